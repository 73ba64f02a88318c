import dev.inlay.Chat;
import dev.inlay.Client;
import dev.inlay.InlayException;
import dev.inlay.protocol.ChatCompletionRequest;
import dev.inlay.protocol.ModelLoadParams;
import java.util.List;

/** Has the model answer with a record: Structured [MODEL [TEXT]]. */
public final class Structured {
    /** What the answer has to be. */
    public record Person(String name, int age) {}

    public static void main(String[] arguments) {
        try {
            run(arguments.length > 0 ? arguments[0] : "builtin:echo",
                    arguments.length > 1 ? arguments[1] : "{\"name\": \"Anna\", \"age\": 30}");
        } catch (InlayException error) {
            System.err.println(error);
            System.exit(1);
        }
    }

    private static void run(String model, String text) {
        try (Client client = Client.open()) {
            String id = client.modelLoad(ModelLoadParams.builder().model(model).build()).id();
            var request = ChatCompletionRequest.builder()
                    .model(id)
                    .messages(List.of(Chat.user(text)))
                    .temperature(0.0)
                    .build();
            Person person = client.structured(request, Person.class);
            System.out.println("name: " + person.name());
            System.out.println("age: " + person.age());
        }
    }
}
