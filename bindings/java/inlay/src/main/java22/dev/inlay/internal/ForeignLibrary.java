package dev.inlay.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Calls C through the Foreign Function API, which only 64-bit systems have. */
final class ForeignLibrary extends NativeLibrary {
    private final MethodHandle about;
    private final MethodHandle open;
    private final MethodHandle send;
    private final MethodHandle receive;
    private final MethodHandle close;

    ForeignLibrary(String path) {
        super(path);
        SymbolLookup library = SymbolLookup.libraryLookup(path, Arena.global());
        about = function(library, "inlay_about", FunctionDescriptor.of(ADDRESS));
        open = function(library, "inlay_open", FunctionDescriptor.of(JAVA_LONG));
        send = function(library, "inlay_send",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG));
        receive = function(library, "inlay_recv",
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_DOUBLE, ADDRESS, ADDRESS));
        close = function(library, "inlay_close", FunctionDescriptor.ofVoid(JAVA_LONG));
    }

    private static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor type) {
        MemorySegment address = library.find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("it has no function " + name));
        return Linker.nativeLinker().downcallHandle(address, type);
    }

    @Override
    public String about() {
        try {
            MemorySegment text = (MemorySegment) about.invokeExact();
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable error) {
            throw failed(error);
        }
    }

    @Override
    public long open() {
        try {
            return (long) open.invokeExact();
        } catch (Throwable error) {
            throw failed(error);
        }
    }

    @Override
    public int send(long client, byte[] message) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocateFrom(JAVA_BYTE, message);
            return -(int) send.invokeExact(client, copy, (long) message.length);
        } catch (Throwable error) {
            throw failed(error);
        }
    }

    @Override
    public byte @Nullable [] receive(long client, double timeout, int[] status) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(ADDRESS);
            MemorySegment length = arena.allocate(JAVA_LONG);
            status[0] = -(int) receive.invokeExact(client, timeout, message, length);
            if (status[0] != OK) {
                return null;
            }
            long size = length.get(JAVA_LONG, 0);
            return message.get(ADDRESS, 0).reinterpret(size).toArray(JAVA_BYTE);
        } catch (Throwable error) {
            throw failed(error);
        }
    }

    @Override
    public void close(long client) {
        try {
            close.invokeExact(client);
        } catch (Throwable error) {
            throw failed(error);
        }
    }

    // The handles declare Throwable, and throw nothing that could be caught with sense.
    private static RuntimeException failed(Throwable error) {
        if (error instanceof Error fatal) {
            throw fatal;
        }
        return error instanceof RuntimeException known ? known : new IllegalStateException(error);
    }
}
