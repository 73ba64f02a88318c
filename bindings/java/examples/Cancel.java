import dev.inlay.Chat;
import dev.inlay.ChatStream;
import dev.inlay.Client;
import dev.inlay.InlayException;
import dev.inlay.protocol.ChatCompletionRequest;
import dev.inlay.protocol.ModelLoadParams;
import java.util.List;

/** Ends an answer that would go on for ever, and then asks again: Cancel [MODEL]. */
public final class Cancel {
    public static void main(String[] arguments) {
        try {
            run(arguments.length > 0 ? arguments[0] : "builtin:null");
        } catch (InlayException error) {
            System.err.println(error);
            System.exit(1);
        }
    }

    private static void run(String model) {
        try (Client client = Client.open()) {
            String id = client.modelLoad(ModelLoadParams.builder().model(model).build()).id();
            var request = ChatCompletionRequest.builder()
                    .model(id)
                    .messages(List.of(Chat.user("Go on.")))
                    .temperature(0.0)
                    .build();
            try (ChatStream stream = client.chatStream(request)) {
                long count = stream.stream().limit(10).count();
                System.out.println("cancelled after " + count + " chunks");
            }
            var answer = client.chat(request.toBuilder().maxTokens(1).build());
            System.out.println("the client goes on: " + answer.usage().completionTokens() + " token");
        }
    }
}
