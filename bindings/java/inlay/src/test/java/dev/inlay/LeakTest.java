package dev.inlay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opens, streams and closes 1,000 times, with streams left half-read among them. */
class LeakTest {
    record Usage(long memory, long files, long threads) {}

    @Test
    @Timeout(1200)
    void nothingIsLeftBehind() throws Exception {
        for (int number = 0; number < 200; number++) {
            cycle(number);
        }
        for (int turn = 0; turn < 10; turn++) {
            System.gc();
            Thread.sleep(30);
        }
        Usage before = usage();
        for (int number = 0; number < 1000; number++) {
            cycle(number);
        }
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        for (;;) {
            System.gc();
            Usage after = usage();
            if (after.memory() - before.memory() < 48 << 20
                    && after.files() <= before.files() + 2
                    && after.threads() <= before.threads() + 4) {
                return;
            }
            assertTrue(System.nanoTime() < limit, before + ", then " + after);
            Thread.sleep(30);
        }
    }

    private static void cycle(int number) {
        Client client = ClientTest.open("builtin:echo");
        ChatStream stream = client.chatStream(ClientTest.ask("builtin:echo", "A few words."));
        stream.next();
        if (number % 2 == 0) {
            stream.result();
        }
        if (number % 50 != 0) { // the others are found by the garbage collector
            client.close();
        }
    }

    private static Usage usage() throws IOException {
        return new Usage(resident(), count("/proc/self/fd"), Thread.getAllStackTraces().size());
    }

    private static long resident() throws IOException {
        Path file = Path.of("/proc/self/statm");
        return Files.exists(file) ? Long.parseLong(Files.readString(file).split(" ")[1]) * 4096 : 0;
    }

    private static long count(String folder) throws IOException {
        if (!Files.exists(Path.of(folder))) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        }
    }
}
