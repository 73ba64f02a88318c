package dev.inlay.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.InlayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** libinlay: the functions of inlay.h. A handle is a number in disguise, and here it is one. */
public abstract class NativeLibrary {
    /** The status codes of inlay.h. */
    public static final int OK = 0;
    public static final int CLOSED = 1;
    public static final int FULL = 2;

    /** Chooses how C is called: {@code jna} or {@code foreign}. The best there is if not set. */
    public static final String CHOICE = "inlay.native";

    private static final int MINIMUM_ABI = 1;
    private static final Map<String, NativeLibrary> LOADED = new ConcurrentHashMap<>();

    private final String path;

    NativeLibrary(String path) {
        this.path = path;
    }

    /** The file. */
    public final String path() {
        return path;
    }

    /** {@code inlay_about}. */
    public abstract String about();

    /** {@code inlay_open}. */
    public abstract long open();

    /** {@code inlay_send}, with its status not negated. */
    public abstract int send(long client, byte[] message);

    /** {@code inlay_recv}; without a message the status lies in {@code status[0]}. */
    public abstract byte @Nullable [] receive(long client, double timeout, int[] status);

    /** {@code inlay_close}. */
    public abstract void close(long client);

    /** Opens libinlay, once per process and file. */
    public static NativeLibrary load(@Nullable String path) {
        return LOADED.computeIfAbsent(find(path), NativeLibrary::open);
    }

    private static NativeLibrary open(String place) {
        NativeLibrary library;
        try {
            library = bind(place);
        } catch (UnsatisfiedLinkError | IllegalArgumentException error) {
            throw new InlayException(InlayException.LIBRARY_MISSING, notOpened(place, error), error);
        }
        JsonNode about;
        try {
            about = Json.MAPPER.readTree(library.about());
        } catch (UnsatisfiedLinkError | IOException error) {
            String told = place + " is not libinlay: " + error.getMessage() + ".";
            throw new InlayException(InlayException.LIBRARY_INCOMPATIBLE, told, error);
        }
        int abi = about.path("abi").asInt();
        if (abi < MINIMUM_ABI) {
            String told = place + " has ABI " + abi + "; this package needs " + MINIMUM_ABI + " or newer.";
            throw new InlayException(InlayException.LIBRARY_INCOMPATIBLE, told, null);
        }
        return library;
    }

    /**
     * The Foreign Function API where the JVM has it, else JNA. The class for the former lies in the
     * part of the jar that only a JVM of version 22 or newer sees.
     */
    private static NativeLibrary bind(String place) {
        String choice = System.getProperty(CHOICE, "");
        if (!choice.equals("jna")) {
            try {
                Class<?> foreign = Class.forName("dev.inlay.internal.ForeignLibrary");
                return (NativeLibrary) foreign.getDeclaredConstructor(String.class).newInstance(place);
            } catch (java.lang.reflect.InvocationTargetException error) {
                if (error.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(error.getCause());
            } catch (ReflectiveOperationException | UnsupportedClassVersionError error) {
                if (choice.equals("foreign")) {
                    throw new IllegalStateException("This JVM has no Foreign Function API.", error);
                }
            }
        }
        return new JnaLibrary(place);
    }

    /**
     * Where libinlay is: the path given, else the variable, else beside the jar or in a folder of
     * {@code java.library.path}, else the name alone, which the loader of the system looks up.
     */
    private static String find(@Nullable String path) {
        String variable = System.getenv("INLAY_LIBRARY");
        String named = path != null ? path : variable;
        if (named != null && !named.isEmpty()) {
            if (!Files.isRegularFile(Paths.get(named))) {
                String whose = path != null ? "The path given" : "INLAY_LIBRARY";
                String told = whose + " names " + named + ", which is no file.";
                throw new InlayException(InlayException.LIBRARY_MISSING, told, null);
            }
            return Paths.get(named).toAbsolutePath().toString();
        }
        for (Path place : beside()) {
            if (Files.isRegularFile(place)) {
                return place.toString();
            }
        }
        return fileName();
    }

    /** The places around the jar, and those of {@code java.library.path}. */
    private static List<Path> beside() {
        List<Path> places = new ArrayList<>();
        try {
            var source = NativeLibrary.class.getProtectionDomain().getCodeSource();
            if (source != null && source.getLocation() != null) {
                Path folder = Paths.get(source.getLocation().toURI()).getParent();
                if (folder != null) {
                    places.add(folder.resolve(fileName()));
                }
            }
        } catch (java.net.URISyntaxException | RuntimeException error) {
            // A class loader that has no files (Android) has no place beside them either.
        }
        for (String folder : System.getProperty("java.library.path", "").split(java.io.File.pathSeparator)) {
            if (!folder.isEmpty()) {
                places.add(Paths.get(folder).resolve(fileName()).toAbsolutePath());
            }
        }
        return places;
    }

    private static String notOpened(String place, Throwable error) {
        if (Paths.get(place).isAbsolute()) {
            return place + " cannot be opened: " + error.getMessage() + ".";
        }
        return "libinlay was not found. There is no file among " + beside()
                + ", and the loader of the system says: " + error.getMessage()
                + ". Set INLAY_LIBRARY to its path.";
    }

    static String fileName() {
        String system = System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT);
        if (system.startsWith("windows")) {
            return "inlay.dll";
        }
        return system.startsWith("mac") || system.startsWith("darwin") ? "libinlay.dylib" : "libinlay.so";
    }
}
