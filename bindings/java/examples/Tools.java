import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlay.Chat;
import dev.inlay.Client;
import dev.inlay.InlayException;
import dev.inlay.protocol.ChatCompletionRequest;
import dev.inlay.protocol.ChatMessage;
import dev.inlay.protocol.ModelLoadParams;
import dev.inlay.protocol.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** Lets the model call a function, and answers the call: Tools [MODEL [TEXT]]. */
public final class Tools {
    /** What the tool is called with. The model's arguments are held to its schema. */
    public record Place(String city) {}

    private static final String CALL = "<tool_call>\n"
            + "{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\"}}\n</tool_call>";

    public static void main(String[] arguments) throws JsonProcessingException {
        try {
            run(arguments.length > 0 ? arguments[0] : "builtin:echo",
                    arguments.length > 1 ? arguments[1] : CALL);
        } catch (InlayException error) {
            System.err.println(error);
            System.exit(1);
        }
    }

    private static void run(String model, String text) throws JsonProcessingException {
        try (Client client = Client.open()) {
            String id = client.modelLoad(ModelLoadParams.builder().model(model).build()).id();
            List<ChatMessage> messages = new ArrayList<>(List.of(Chat.user(text)));
            var request = ChatCompletionRequest.builder()
                    .model(id)
                    .messages(messages)
                    .tools(List.of(Chat.function("get_weather", "The weather in a city.", Place.class)))
                    .temperature(0.0)
                    .build();
            var message = client.chat(request).choices().get(0).message();
            if (message.toolCalls() != null) {
                messages.add(Chat.answered(message));
                for (ToolCall call : message.toolCalls()) {
                    Place place = new ObjectMapper().readValue(call.function().arguments(), Place.class);
                    System.out.println(call.function().name() + "(" + place.city() + ")");
                    messages.add(Chat.toolResult(call.id(), weather(place)));
                }
                message = client.chat(request).choices().get(0).message();
            }
            System.out.println(message.content());
        }
    }

    private static String weather(Place place) {
        return "{\"temperature\": 21, \"condition\": \"sunny\"}";
    }
}
