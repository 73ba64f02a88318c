package dev.inlay.internal;

import com.sun.jna.Function;
import com.sun.jna.IntegerType;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Calls C through JNA: on a JVM before version 22, and on Android. */
final class JnaLibrary extends NativeLibrary {
    private final Function about;
    private final Function open;
    private final Function send;
    private final Function receive;
    private final Function close;

    JnaLibrary(String path) {
        super(path);
        com.sun.jna.NativeLibrary library = com.sun.jna.NativeLibrary.getInstance(path);
        about = library.getFunction("inlay_about");
        open = library.getFunction("inlay_open");
        send = library.getFunction("inlay_send");
        receive = library.getFunction("inlay_recv");
        close = library.getFunction("inlay_close");
    }

    @Override
    public String about() {
        return about.invokePointer(new Object[0]).getString(0, "UTF-8");
    }

    @Override
    public long open() {
        return Pointer.nativeValue(open.invokePointer(new Object[0]));
    }

    @Override
    public int send(long client, byte[] message) {
        Object[] arguments = {new Pointer(client), message, new Size(message.length)};
        return -send.invokeInt(arguments);
    }

    @Override
    public byte @Nullable [] receive(long client, double timeout, int[] status) {
        try (Memory message = new Memory(Native.POINTER_SIZE);
                Memory length = new Memory(Native.SIZE_T_SIZE)) {
            Object[] arguments = {new Pointer(client), timeout, message, length};
            status[0] = -receive.invokeInt(arguments);
            if (status[0] != OK) {
                return null;
            }
            int size = (int) (Native.SIZE_T_SIZE == 8 ? length.getLong(0) : length.getInt(0));
            return message.getPointer(0).getByteArray(0, size);
        }
    }

    @Override
    public void close(long client) {
        close.invokeVoid(new Object[] {new Pointer(client)});
    }

    /** {@code size_t}. JNA makes one by the constructor without arguments. */
    public static final class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() {
            this(0);
        }

        Size(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }
}
