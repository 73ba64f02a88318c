package dev.inlay.internal;

import dev.inlay.InlayException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request in flight, and what nobody has taken of it yet. */
public final class Route {
    /** Something about a request: a payload, or why there will be none. */
    public record Event(Wire.@Nullable Kind kind, byte[] payload, @Nullable InlayException failure) {
        /** Whether it is a chunk. */
        public boolean isChunk() {
            return kind == Wire.Kind.CHUNK;
        }

        /** Whether it is the error that the request ended with. */
        public boolean isError() {
            return kind == Wire.Kind.ERROR;
        }

        /** Whether it tells of progress. */
        public boolean isProgress() {
            return kind == Wire.Kind.PROGRESS;
        }
    }

    private final Connection connection;
    final long id;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private @Nullable CompletableFuture<Event> waiter;
    // Chunks that were taken, and those of them that the library was told of.
    private long taken;
    private long acknowledged;
    private boolean ended;

    Route(Connection connection, long id) {
        this.connection = connection;
        this.id = id;
    }

    /** Adds an event. */
    synchronized void push(Event event) {
        boolean last = event.failure() != null || event.kind() != null && event.kind().ends();
        if (ended) {
            return;
        }
        ended = last;
        CompletableFuture<Event> waiting = waiter;
        if (waiting != null) {
            waiter = null;
            count(event);
            // Elsewhere: what the host does with it must not run in the thread that reads.
            waiting.completeAsync(() -> event);
            return;
        }
        events.add(event);
        notifyAll();
    }

    /** Drops what waits and ends with this failure. */
    synchronized void fail(InlayException failure) {
        events.clear();
        push(new Event(null, new byte[0], failure));
    }

    /** The next event; waits for it. An interrupt cancels the request. */
    public synchronized Event take() {
        boolean interrupted = false;
        while (events.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException error) {
                // Told to the thread at the end. With it, the next wait would not let go of the
                // lock, and whoever has an end for this route already could not hand it over.
                interrupted = true;
                connection.cancel(this, Connection.cancelled(error));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return pop();
    }

    /** The next event when it comes. Only one may be waited for. */
    public synchronized CompletableFuture<Event> takeAsync() {
        if (!events.isEmpty()) {
            return CompletableFuture.completedFuture(pop());
        }
        waiter = new CompletableFuture<>();
        return waiter;
    }

    private Event pop() {
        Event event = events.remove();
        count(event);
        return event;
    }

    /** Tells the library of chunks, at half a window, so that the stream need not wait for that. */
    private void count(Event event) {
        if (event.isChunk() && !ended) {
            taken++;
            if (2 * (taken - acknowledged) >= connection.streamWindow()) {
                acknowledged = taken;
                connection.notify(Wire.acknowledgement(id, taken));
            }
        }
    }
}
