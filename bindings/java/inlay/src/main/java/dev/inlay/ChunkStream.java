package dev.inlay;

import dev.inlay.internal.Connection;
import dev.inlay.internal.Json;
import dev.inlay.internal.Route;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one request as they come, and then its result. It is for one thread at a time.
 *
 * <p>Closing it early cancels the request; so does letting go of it. A stream that is read slowly
 * is paused in the engine; other streams go on.
 */
public abstract class ChunkStream<C, R> implements AutoCloseable, Iterable<C> {
    private final Client client;
    private final Connection connection;
    private final Route route;
    private final Class<C> chunkType;
    private final Class<R> resultType;
    private final Cleaner.Cleanable cleanable;
    private @Nullable R result;
    private @Nullable InlayException failure;

    ChunkStream(Client client, Connection connection, Route route, Class<C> chunk, Class<R> result) {
        this.client = client;
        this.connection = connection;
        this.route = route;
        this.chunkType = chunk;
        this.resultType = result;
        this.cleanable = Client.CLEANER.register(
                this, () -> connection.cancel(route, Connection.cancelled(null)));
    }

    /** The next chunk; waits for it. Null at the end. */
    public @Nullable C next() {
        if (ended()) {
            return null;
        }
        try {
            return chunk(route.take());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The next chunk when it comes, null at the end. Only one may be waited for. */
    public CompletableFuture<@Nullable C> nextAsync() {
        if (ended()) {
            return CompletableFuture.completedFuture(null);
        }
        return route.takeAsync().thenApply(this::chunk);
    }

    private boolean ended() {
        if (failure != null) {
            throw failure;
        }
        return result != null;
    }

    private @Nullable C chunk(Route.Event event) {
        try {
            if (event.failure() != null) {
                throw event.failure();
            }
            if (event.isChunk()) {
                return Json.read(event.payload(), chunkType);
            }
            result = Client.resultOf(event, resultType);
            return null;
        } catch (InlayException error) {
            failure = error;
            connection.cancel(route, error);
            throw error;
        }
    }

    /** The chunks. They can be iterated once. */
    @Override
    public Iterator<C> iterator() {
        return new Iterator<>() {
            private @Nullable C waiting;

            @Override
            public boolean hasNext() {
                if (waiting == null) {
                    waiting = ChunkStream.this.next();
                }
                return waiting != null;
            }

            @Override
            public C next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                C chunk = Objects.requireNonNull(waiting);
                waiting = null;
                return chunk;
            }
        };
    }

    /** The chunks. Closing the stream of them closes this. */
    public Stream<C> stream() {
        int kind = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), kind), false)
                .onClose(this::close);
    }

    /** The text of the first choice, piece by piece. Closing the stream of it closes this. */
    public Stream<String> text() {
        return stream().map(this::textOf).filter(piece -> !piece.isEmpty());
    }

    abstract String textOf(C chunk);

    /** The chunks for one subscriber, at the speed that it asks for. Cancelling closes this. */
    public Flow.Publisher<C> publisher() {
        return new ChunkPublisher<>(this);
    }

    /**
     * The complete result, as the request gives it without streaming. What has not been read of the
     * stream yet is read first.
     */
    public R result() {
        while (next() != null) {
            continue;
        }
        return Objects.requireNonNull(result);
    }

    /** Cancels the request, if it still runs. */
    @Override
    public void close() {
        cleanable.clean();
        Reference.reachabilityFence(client);
    }

    static Throwable unwrapped(Throwable error) {
        Throwable cause = error.getCause();
        boolean wraps = error instanceof java.util.concurrent.CompletionException;
        return wraps && cause != null && !(cause instanceof CancellationException) ? cause : error;
    }
}
