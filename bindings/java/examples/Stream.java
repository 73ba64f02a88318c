import dev.inlay.Chat;
import dev.inlay.ChatStream;
import dev.inlay.Client;
import dev.inlay.InlayException;
import dev.inlay.protocol.ChatCompletionRequest;
import dev.inlay.protocol.ModelLoadParams;
import java.util.List;

/** Prints an answer as it comes: Stream [MODEL [TEXT]]. */
public final class Stream {
    public static void main(String[] arguments) {
        try {
            run(arguments.length > 0 ? arguments[0] : "builtin:echo",
                    arguments.length > 1 ? arguments[1] : "One, two, three.");
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
            try (ChatStream stream = client.chatStream(request)) {
                stream.text().forEach(piece -> {
                    System.out.print(piece);
                    System.out.flush();
                });
                var answer = stream.result();
                System.out.printf("%n[%s, %d tokens]%n",
                        answer.choices().get(0).finishReason(), answer.usage().completionTokens());
            }
        }
    }
}
