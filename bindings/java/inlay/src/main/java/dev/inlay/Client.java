package dev.inlay;

import dev.inlay.internal.Connection;
import dev.inlay.internal.Json;
import dev.inlay.internal.Route;
import dev.inlay.internal.Schemas;
import dev.inlay.protocol.ChatChoice;
import dev.inlay.protocol.ChatCompletion;
import dev.inlay.protocol.ChatCompletionRequest;
import dev.inlay.protocol.ClientInfo;
import dev.inlay.protocol.Completion;
import dev.inlay.protocol.CompletionRequest;
import dev.inlay.protocol.ErrorObject;
import dev.inlay.protocol.InitializeParams;
import dev.inlay.protocol.InitializeResult;
import dev.inlay.protocol.JsonSchemaDefinition;
import dev.inlay.protocol.JsonSchemaFormat;
import dev.inlay.protocol.LimitOptions;
import dev.inlay.protocol.ProgressParams;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine of its own, with models of its own.
 *
 * <pre>{@code
 * try (Client client = Client.open()) {
 *     String model = client.modelLoad(ModelLoadParams.builder().model("builtin:echo").build()).id();
 *     var request = ChatCompletionRequest.builder()
 *             .model(model).messages(List.of(Chat.user("Hello!"))).build();
 *     try (ChatStream stream = client.chatStream(request)) {
 *         stream.text().forEach(System.out::print);
 *     }
 * }
 * }</pre>
 *
 * <p>Any number of threads may use it at the same time. A call that waits is cancelled by an
 * interrupt of its thread, and a future by {@link CompletableFuture#cancel}.
 */
public final class Client extends Methods implements AutoCloseable {
    /** The version of this package. */
    public static final String VERSION = "0.1.0";

    // Chunks of one stream that are under way, where the caller chooses no other number. A stream
    // whose reader falls behind waits, so that it neither fills the memory nor holds up the others.
    private static final int STREAM_WINDOW = 64;

    /** Closes what is let go of. */
    static final Cleaner CLEANER = Cleaner.create();

    private final Connection connection;
    private final InitializeResult server;
    private final Cleaner.Cleanable cleanable;

    private Client(ClientOptions options) {
        connection = new Connection(options.library());
        try {
            LimitOptions chosen = options.limits();
            LimitOptions limits = chosen == null ? LimitOptions.builder().build() : chosen;
            if (limits.streamWindow() == null) {
                limits = limits.toBuilder().streamWindow(STREAM_WINDOW).build();
            }
            var params = new InitializeParams(
                    new ClientInfo("inlay-java", VERSION), PROTOCOL_VERSION,
                    limits);
            server = call("initialize", params, InitializeResult.class, null);
            connection.limit(server.limits());
        } catch (RuntimeException error) {
            connection.close();
            throw error;
        }
        Connection own = connection;
        cleanable = CLEANER.register(this, own::close);
    }

    /** Opens a client. */
    public static Client open() {
        return open(new ClientOptions());
    }

    /** Opens a client with options. */
    public static Client open(ClientOptions options) {
        return new Client(options);
    }

    /** What the library said of itself when the client was opened. */
    public InitializeResult server() {
        return server;
    }

    /** The file of libinlay that is in use. */
    public String libraryPath() {
        return connection.libraryPath();
    }

    @Override
    <R> R call(String method, Object params, Class<R> result,
            @Nullable Consumer<ProgressParams> onProgress) {
        Route route = connection.start(method, params);
        try {
            for (;;) {
                Route.Event event = route.take();
                if (!event.isProgress()) {
                    return resultOf(event, result);
                }
                tell(event, onProgress);
            }
        } finally {
            connection.cancel(route, Connection.cancelled(null)); // if `onProgress` threw
            Reference.reachabilityFence(this);
        }
    }

    @Override
    <R> CompletableFuture<R> callAsync(String method, Object params, Class<R> result,
            @Nullable Consumer<ProgressParams> onProgress) {
        Route route;
        try {
            route = connection.start(method, params);
        } catch (InlayException error) {
            return CompletableFuture.failedFuture(error);
        }
        CompletableFuture<R> future = new CompletableFuture<>();
        future.whenComplete((value, error) -> {
            connection.cancel(route, Connection.cancelled(null));
            Reference.reachabilityFence(this);
        });
        take(route, future, result, onProgress);
        return future;
    }

    private <R> void take(Route route, CompletableFuture<R> future, Class<R> result,
            @Nullable Consumer<ProgressParams> onProgress) {
        route.takeAsync().whenComplete((event, error) -> {
            try {
                if (event.isProgress()) {
                    tell(event, onProgress);
                    take(route, future, result, onProgress);
                } else {
                    future.complete(resultOf(event, result));
                }
            } catch (RuntimeException failure) {
                future.completeExceptionally(failure);
            }
        });
    }

    private static void tell(Route.Event event, @Nullable Consumer<ProgressParams> onProgress) {
        if (onProgress != null) {
            onProgress.accept(Json.read(event.payload(), ProgressParams.class));
        }
    }

    static <R> R resultOf(Route.Event event, Class<R> type) {
        if (event.failure() != null) {
            throw event.failure();
        }
        if (event.isError()) {
            throw new InlayException(Json.read(event.payload(), ErrorObject.class));
        }
        return Json.read(event.payload(), type);
    }

    /** Sends {@code chat.completions.create} and waits for the whole answer. */
    public ChatCompletion chat(ChatCompletionRequest request) {
        return call("chat.completions.create", whole(request), ChatCompletion.class, null);
    }

    /** Sends {@code chat.completions.create}. */
    public CompletableFuture<ChatCompletion> chatAsync(ChatCompletionRequest request) {
        return callAsync("chat.completions.create", whole(request), ChatCompletion.class, null);
    }

    /** Sends {@code chat.completions.create} and gives its answer in chunks. */
    public ChatStream chatStream(ChatCompletionRequest request) {
        var params = request.toBuilder().stream(true).build();
        return new ChatStream(this, connection, connection.start("chat.completions.create", params));
    }

    /** Sends {@code completions.create} and waits for the whole answer. */
    public Completion complete(CompletionRequest request) {
        return call("completions.create", whole(request), Completion.class, null);
    }

    /** Sends {@code completions.create}. */
    public CompletableFuture<Completion> completeAsync(CompletionRequest request) {
        return callAsync("completions.create", whole(request), Completion.class, null);
    }

    /** Sends {@code completions.create} and gives its answer in chunks. */
    public CompletionStream completeStream(CompletionRequest request) {
        var params = request.toBuilder().stream(true).build();
        return new CompletionStream(this, connection, connection.start("completions.create", params));
    }

    /** Sends a chat whose answer is held to the schema of a record or a class, and reads it. */
    public <T> T structured(ChatCompletionRequest request, Class<T> type) {
        return parse(chat(shaped(request, type)), type);
    }

    /** Sends a chat whose answer is held to the schema of a record or a class. */
    public <T> CompletableFuture<T> structuredAsync(ChatCompletionRequest request, Class<T> type) {
        CompletableFuture<ChatCompletion> answer = chatAsync(shaped(request, type));
        CompletableFuture<T> parsed = answer.thenApply(completion -> parse(completion, type));
        parsed.whenComplete((value, error) -> answer.cancel(false));
        return parsed;
    }

    private static ChatCompletionRequest shaped(ChatCompletionRequest request, Class<?> type) {
        var schema = JsonSchemaDefinition.builder()
                .name(type.getSimpleName()).schema(Schemas.of(type)).strict(true).build();
        return request.toBuilder().responseFormat(new JsonSchemaFormat(schema)).build();
    }

    private static <T> T parse(ChatCompletion completion, Class<T> type) {
        ChatChoice choice = completion.choices().get(0);
        String text = choice.message().content();
        try {
            return Json.MAPPER.readValue(text == null ? "" : text, type);
        } catch (IOException error) {
            String told = "The answer, which ended with \"" + choice.finishReason() + "\", is no "
                    + type.getSimpleName() + ": " + Json.sentence(error);
            throw new InlayException(InlayException.INVALID_RESPONSE, told, error);
        }
    }

    private static ChatCompletionRequest whole(ChatCompletionRequest request) {
        return request.toBuilder().stream(null).streamOptions(null).build();
    }

    private static CompletionRequest whole(CompletionRequest request) {
        return request.toBuilder().stream(null).streamOptions(null).build();
    }

    /**
     * Cancels what runs, unloads the models, frees everything. Calls in flight end with {@code
     * client_closed}. Safe from any thread, and more than once.
     */
    @Override
    public void close() {
        cleanable.clean();
    }
}
