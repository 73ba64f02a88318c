package dev.inlay;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A stream as a publisher for one subscriber. */
final class ChunkPublisher<C> implements Flow.Publisher<C> {
    private final ChunkStream<C, ?> stream;
    private final AtomicBoolean taken = new AtomicBoolean();

    ChunkPublisher(ChunkStream<C, ?> stream) {
        this.stream = stream;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super C> subscriber) {
        if (taken.compareAndSet(false, true)) {
            subscriber.onSubscribe(new Reading<>(stream, subscriber));
            return;
        }
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(new IllegalStateException("A stream of chunks has one subscriber."));
    }

    /** Takes a chunk after the other while the subscriber wants some. */
    private static final class Reading<C> implements Flow.Subscription {
        private final ChunkStream<C, ?> stream;
        private final Flow.Subscriber<? super C> subscriber;
        private final AtomicLong wanted = new AtomicLong();
        private volatile boolean done;

        Reading(ChunkStream<C, ?> stream, Flow.Subscriber<? super C> subscriber) {
            this.stream = stream;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (done) {
                return;
            }
            if (count <= 0) {
                done = true;
                stream.close();
                subscriber.onError(new IllegalArgumentException("A subscriber asks for one or more."));
                return;
            }
            long before = wanted.getAndAccumulate(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
            if (before == 0) {
                read();
            }
        }

        @Override
        public void cancel() {
            done = true;
            stream.close();
        }

        private void read() {
            if (!done) {
                stream.nextAsync().whenCompleteAsync(this::deliver);
            }
        }

        private void deliver(C chunk, Throwable error) {
            if (done) {
                return;
            }
            if (error != null) {
                done = true;
                subscriber.onError(ChunkStream.unwrapped(error));
            } else if (chunk == null) {
                done = true;
                subscriber.onComplete();
            } else {
                subscriber.onNext(chunk);
                if (wanted.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1) > 0) {
                    read();
                }
            }
        }
    }
}
