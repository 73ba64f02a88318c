import dev.inlay.Chat;
import dev.inlay.Client;
import dev.inlay.InlayException;
import dev.inlay.protocol.ChatCompletionRequest;
import dev.inlay.protocol.ModelLoadParams;
import java.util.List;

/** Asks one question and prints the answer: Hello [MODEL [TEXT]]. */
public final class Hello {
    public static void main(String[] arguments) {
        try {
            run(arguments.length > 0 ? arguments[0] : "builtin:echo",
                    arguments.length > 1 ? arguments[1] : "Hello!");
        } catch (InlayException error) {
            System.err.println(error);
            System.exit(1);
        }
    }

    private static void run(String model, String text) {
        try (Client client = Client.open()) {
            String id = client.modelLoad(ModelLoadParams.builder().model(model).build()).id();
            var answer = client.chat(ChatCompletionRequest.builder()
                    .model(id)
                    .messages(List.of(Chat.user(text)))
                    .temperature(0.0)
                    .build());
            System.out.println(answer.choices().get(0).message().content());
        }
    }
}
