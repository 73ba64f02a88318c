package dev.inlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.internal.Schemas;
import dev.inlay.protocol.ChatCompletionChunk;
import dev.inlay.protocol.ChatCompletionRequest;
import dev.inlay.protocol.CompletionRequest;
import dev.inlay.protocol.ErrorName;
import dev.inlay.protocol.ModelLoadParams;
import dev.inlay.protocol.ProgressStage;
import dev.inlay.protocol.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(600)
class ClientTest {
    static Client open(String... models) {
        Client client = Client.open();
        for (String model : models) {
            client.modelLoad(ModelLoadParams.builder().model(model).build());
        }
        return client;
    }

    static ChatCompletionRequest ask(String model, String text) {
        return ChatCompletionRequest.builder().model(model).messages(List.of(Chat.user(text))).build();
    }

    static String read(ChatStream stream) {
        try (stream) {
            return stream.text().collect(Collectors.joining());
        }
    }

    static InlayException fails(ErrorName name, Executable call) {
        InlayException error = assertThrows(InlayException.class, call);
        assertEquals(name, error.name(), error.toString());
        return error;
    }

    /** Waits until something is so. */
    static void until(Callable<Boolean> what) throws Exception {
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!what.call()) {
            assertTrue(System.nanoTime() < limit, "it did not come about");
            Thread.sleep(10);
        }
    }

    /** Waits until the engine has nothing to do. */
    static void idle(Client client) throws Exception {
        until(() -> client.engineMetrics().models().stream()
                .allMatch(m -> m.requests().running() + m.requests().waiting() == 0));
    }

    @Test
    void openingTellsOfTheLibrary() {
        try (Client client = open()) {
            assertEquals(1, client.server().protocolVersion());
            assertEquals(client.server().schemaHash(), client.engineInfo().schemaHash());
        }
    }

    @Test
    void manyStreamsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try (Client client = open("builtin:echo")) {
            List<Future<String>> answers = new ArrayList<>();
            for (int number = 0; number < 64; number++) {
                String text = ("stream " + number + ". ").repeat(20);
                answers.add(threads.submit(() -> read(client.chatStream(ask("builtin:echo", text)))));
            }
            for (int number = 0; number < 64; number++) {
                assertEquals(("stream " + number + ". ").repeat(20), answers.get(number).get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theResultOfAStreamIsComplete() {
        try (Client client = open("builtin:echo");
                ChatStream stream = client.chatStream(ask("builtin:echo", "All of it."));
                CompletionStream text = client.completeStream(CompletionRequest.builder()
                        .model("builtin:echo").prompt(Prompt.of("Once.")).build())) {
            assertEquals("All of it.", stream.result().choices().get(0).message().content());
            assertNull(stream.next());
            assertEquals(1, text.result().choices().size());
        }
    }

    @Test
    void errorsHaveNameAndPlace() {
        try (Client client = open("builtin:echo")) {
            var request = ask("builtin:echo", "x").toBuilder().temperature(3.0).build();
            InlayException error = fails(ErrorName.INVALID_PARAMS, () -> client.chat(request));
            assertEquals("/params/temperature", error.pointer());
            assertEquals("temperature", error.param());
            assertEquals(-32602, error.code());
            assertTrue(error.toString().endsWith(" [invalid_params] (at /params/temperature)"));
            fails(ErrorName.MODEL_NOT_FOUND, () -> read(client.chatStream(ask("nothing", "x"))));
            var thrown = assertThrows(
                    CompletionException.class, () -> client.chatAsync(ask("nothing", "x")).join());
            assertInstanceOf(InlayException.class, thrown.getCause());
        }
    }

    @Test
    void cancelledInEveryWay() throws Exception {
        try (Client client = open("builtin:null")) {
            var endless = ask("builtin:null", "Go on.");
            CompletableFuture<?> future = client.chatAsync(endless);
            Thread.sleep(20);
            assertTrue(future.cancel(true));
            idle(client);

            try (ChatStream stream = client.chatStream(endless)) {
                stream.next();
                stream.close();
                fails(ErrorName.REQUEST_CANCELLED, stream::result);
            }
            idle(client);

            CompletableFuture<InlayException> told = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                told.complete(fails(ErrorName.REQUEST_CANCELLED, () -> client.chat(endless)));
            });
            waiting.start();
            Thread.sleep(20);
            waiting.interrupt();
            assertInstanceOf(InterruptedException.class, told.get().getCause());
            idle(client);
        }
    }

    @Test
    void closingEndsWhatRuns() throws Exception {
        Client client = open("builtin:null");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> ends = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            ends.add(threads.submit(() -> fails(InlayException.CLIENT_CLOSED,
                    () -> read(client.chatStream(ask("builtin:null", "Go on."))))));
        }
        Thread.sleep(20);
        client.close();
        for (Future<?> end : ends) {
            end.get();
        }
        fails(InlayException.CLIENT_CLOSED, client::engineInfo);
        client.close();
        threads.shutdown();
    }

    @Test
    void aStreamThatNobodyReadsHoldsUpNobody() throws Exception {
        try (Client client = open("builtin:null", "builtin:echo");
                ChatStream unread = client.chatStream(ask("builtin:null", "Go on."))) {
            unread.next();
            for (int turn = 0; turn < 10; turn++) {
                assertEquals("Me too.", read(client.chatStream(ask("builtin:echo", "Me too."))));
            }
            // The engine makes no more of it: what waits here is bounded.
            until(() -> {
                long before = generated(client);
                Thread.sleep(100);
                return generated(client) == before;
            });
        }
    }

    private static long generated(Client client) {
        return client.engineMetrics().models().stream()
                .filter(m -> m.model().equals("builtin:null")).findFirst().orElseThrow()
                .tokens().generated();
    }

    @Test
    void aSlowReaderGetsEveryChunk() throws Exception {
        try (Client client = open("builtin:null")) {
            var request = ask("builtin:null", "x").toBuilder().maxTokens(1000).build();
            int count = 0;
            try (ChatStream stream = client.chatStream(request)) {
                for (ChatCompletionChunk chunk : stream) {
                    assertFalse(chunk.id().isEmpty());
                    if (++count % 200 == 1) {
                        Thread.sleep(20);
                    }
                }
            }
            assertTrue(count > 900, "only " + count + " chunks came");
        }
    }

    @Test
    void aPublisherKeepsToTheDemand() throws Exception {
        try (Client client = open("builtin:null");
                ChatStream stream = client.chatStream(ask("builtin:null", "Go on."))) {
            List<ChatCompletionChunk> got = new ArrayList<>();
            CompletableFuture<Flow.Subscription> began = new CompletableFuture<>();
            CountDownLatch ten = new CountDownLatch(10);
            stream.publisher().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    began.complete(subscription);
                }

                @Override
                public void onNext(ChatCompletionChunk chunk) {
                    got.add(chunk);
                    ten.countDown();
                }

                @Override
                public void onError(Throwable error) {}

                @Override
                public void onComplete() {}
            });
            began.get().request(10);
            assertTrue(ten.await(120, TimeUnit.SECONDS));
            Thread.sleep(50);
            assertEquals(10, got.size());
            began.get().cancel();
            idle(client);
        }
    }

    @Test
    void aPublisherEndsWithTheStream() throws Exception {
        try (Client client = open("builtin:echo");
                ChatStream stream = client.chatStream(ask("builtin:echo", "One two three."))) {
            StringBuilder text = new StringBuilder();
            CompletableFuture<Void> end = new CompletableFuture<>();
            stream.publisher().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(ChatCompletionChunk chunk) {
                    text.append(stream.textOf(chunk));
                }

                @Override
                public void onError(Throwable error) {
                    end.completeExceptionally(error);
                }

                @Override
                public void onComplete() {
                    end.complete(null);
                }
            });
            end.get();
            assertEquals("One two three.", text.toString());
        }
    }

    @Test
    void progressIsReported() {
        try (Client client = open()) {
            List<ProgressStage> stages = new ArrayList<>();
            client.modelLoad(ModelLoadParams.builder().model("builtin:echo").build(),
                    progress -> stages.add(progress.stage()));
            assertEquals(ProgressStage.READY, stages.get(stages.size() - 1));
            stages.clear();
            client.modelLoadAsync(ModelLoadParams.builder().model("builtin:null").build(),
                    progress -> stages.add(progress.stage())).join();
            assertEquals(ProgressStage.READY, stages.get(stages.size() - 1));
        }
    }

    enum State { OPEN, PAID }

    record Line(@JsonPropertyDescription("What was bought.") String item, double price) {}

    record Order(State state, List<Line> lines) {}

    record Endless(Endless next) {}

    @Test
    void structuredOutputIsARecord() {
        String text = "{\"state\": \"PAID\", \"lines\": [{\"item\": \"tea\", \"price\": 2.5}]}";
        try (Client client = open("builtin:echo")) {
            var wanted = new Order(State.PAID, List.of(new Line("tea", 2.5)));
            var request = ask("builtin:echo", text);
            assertEquals(wanted, client.structured(request, Order.class));
            assertEquals(wanted, client.structuredAsync(request, Order.class).join());
            var schema = Schemas.of(Order.class).toString();
            assertTrue(schema.contains("\"description\":\"What was bought.\""), schema);
            assertTrue(schema.contains("\"required\":[\"state\",\"lines\"]"), schema);
            fails(ErrorName.INVALID_SCHEMA, () -> client.structured(request, Endless.class));
            var shortened = request.toBuilder().maxTokens(3).build();
            fails(InlayException.INVALID_RESPONSE, () -> client.structured(shortened, Order.class));
        }
    }

    @Test
    void whatCannotBeSentIsRefused() {
        try (Client client = open("builtin:echo")) {
            ObjectNode deep = JsonNodeFactory.instance.objectNode();
            for (int level = 0; level < 200; level++) {
                deep = JsonNodeFactory.instance.objectNode().set("a", deep);
            }
            var tools = List.of(Chat.function("f", "", deep));
            var request = ask("m", "x").toBuilder().tools(tools).build();
            fails(ErrorName.MESSAGE_TOO_DEEP, () -> client.chat(request));
            fails(ErrorName.MESSAGE_TOO_LARGE, () -> client.chat(ask("m", "x".repeat(17 << 20))));
            fails(ErrorName.INVALID_PARAMS, () -> client.chat(ask("m", "\ud800")));
            String whole = "a \\ud800 \ud83d\ude00";
            assertEquals(whole, read(client.chatStream(ask("builtin:echo", whole))));
            assertThrows(NullPointerException.class, () -> ChatCompletionRequest.builder().build());
        }
    }

    @Test
    void aLibraryThatIsNotThere() {
        fails(InlayException.LIBRARY_MISSING,
                () -> Client.open(new ClientOptions().library("no/such/file.so")));
    }
}
