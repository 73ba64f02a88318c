package dev.inlay.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.InlayException;
import dev.inlay.protocol.ErrorName;
import dev.inlay.protocol.ErrorObject;
import dev.inlay.protocol.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One client of the library. One thread reads for all requests. */
public final class Connection {
    private final NativeLibrary library;
    private final long client;
    private final Thread reader;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Route> routes = new ConcurrentHashMap<>();
    private final ArrayDeque<byte[]> late = new ArrayDeque<>();
    private volatile @Nullable InlayException ended;
    private volatile long maxBytes = 16 << 20;
    private volatile long maxDepth = 100;
    private volatile long streamWindow = Long.MAX_VALUE;

    /** Opens a client. */
    public Connection(@Nullable String path) {
        library = NativeLibrary.load(path);
        client = library.open();
        if (client == 0) {
            String told = "No client could be opened: memory or threads ran out.";
            throw new InlayException(ErrorName.OUT_OF_MEMORY, told, null);
        }
        reader = new Thread(this::read, "inlay-reader-" + client);
        reader.setDaemon(true);
        reader.start();
    }

    /** The file of libinlay. */
    public String libraryPath() {
        return library.path();
    }

    /** Sets the limits that the library told. */
    public void limit(Limits limits) {
        maxBytes = limits.maxMessageBytes();
        maxDepth = limits.maxMessageDepth();
        Long window = limits.streamWindow();
        streamWindow = window == null ? Long.MAX_VALUE : window;
    }

    /** Chunks of a stream that may be unacknowledged. */
    long streamWindow() {
        return streamWindow;
    }

    /** The failure of a request that was cancelled here. */
    public static InlayException cancelled(@Nullable Throwable cause) {
        return new InlayException(ErrorName.REQUEST_CANCELLED, "The request was cancelled.", cause);
    }

    /** Sends a request. */
    public Route start(String method, Object params) {
        Route route = new Route(this, ids.incrementAndGet());
        byte[] message = Wire.encode(route.id, method, params, maxBytes, maxDepth);
        routes.put(route.id, route);
        try {
            int status = library.send(client, message);
            while (status == NativeLibrary.FULL) {
                Thread.sleep(1); // the reader makes room
                status = library.send(client, message);
            }
            if (status == NativeLibrary.OK && ended == null) {
                return route;
            }
            routes.remove(route.id);
            throw reason(status == NativeLibrary.OK ? NativeLibrary.CLOSED : status);
        } catch (InterruptedException error) {
            routes.remove(route.id);
            Thread.currentThread().interrupt();
            throw cancelled(error);
        }
    }

    /** Ends a request that nobody wants the answer of. Does nothing once that has come. */
    public void cancel(Route route, InlayException failure) {
        if (routes.remove(route.id) != null) {
            notify(Wire.cancellation(route.id));
            route.fail(failure);
        }
    }

    /** Sends a notification about a request. It never waits: what finds no room goes out soon. */
    void notify(byte[] message) {
        synchronized (late) {
            late.add(message);
            if (late.size() == 1) {
                sendLate();
            }
        }
    }

    private void sendLate() {
        synchronized (late) {
            while (!late.isEmpty() && library.send(client, late.peek()) != NativeLibrary.FULL) {
                late.remove();
            }
            if (!late.isEmpty()) {
                CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(this::sendLate);
            }
        }
    }

    /** Closes the client and waits for the reader to end. */
    public void close() {
        library.close(client);
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException error) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        int[] status = new int[1];
        for (;;) {
            byte[] text = library.receive(client, -1, status);
            if (text == null) {
                ended = reason(status[0]);
                failAll(reason(status[0]));
                return;
            }
            Wire.Message message = Wire.classify(text);
            if (message != null) {
                Route route = message.kind().ends()
                        ? routes.remove(message.id())
                        : routes.get(message.id());
                if (route != null) {
                    route.push(new Route.Event(message.kind(), message.payload(), null));
                }
            } else {
                unroutable(text);
            }
        }
    }

    /**
     * An error with the id null is the answer to a message that could not be read, and there is no
     * telling whose that is.
     */
    private void unroutable(byte[] text) {
        JsonNode error = Json.read(text, JsonNode.class).path("error");
        if (error.isObject()) {
            failAll(new InlayException(Json.MAPPER.convertValue(error, ErrorObject.class)));
        }
    }

    private void failAll(InlayException failure) {
        for (Route route : new ArrayList<>(routes.values())) {
            if (routes.remove(route.id) != null) {
                route.push(new Route.Event(null, new byte[0], failure));
            }
        }
    }

    private static InlayException reason(int status) {
        if (status == NativeLibrary.CLOSED) {
            return new InlayException(InlayException.CLIENT_CLOSED, "The client is closed.", null);
        }
        String told = "libinlay reports status " + status + ".";
        return new InlayException(ErrorName.INTERNAL_ERROR, told, null);
    }
}
