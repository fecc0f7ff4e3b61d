package drover.poll;

import drover.record.Kind;
import drover.system.ApiException;
import drover.system.BadData;
import drover.system.GivesWay;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * One look of an audit at a list: it runs through the route of the stream's own poll, which finds it in the variable {@code audit}.
 * There it takes the place of the poll, and each of its calls waits until the polls of that system leave room for it.
 */
@RegisterForReflection
public final class AuditPass implements GivesWay {
    /** Where a route holds it. */
    static final String VARIABLE = GivesWay.VARIABLE;

    private static final Duration LONGEST = Duration.ofHours(12);
    private static final String NAME = "-audit";
    private static final long STEP_MILLIS = 100;

    private final String stream;
    private final int pageSize;
    private final Look look;
    private final BooleanSupplier room;
    private final BooleanSupplier stopping;
    private final long begun = System.nanoTime();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile Poll poll;
    private volatile Throwable failure;

    /** Makes of the pages of a list those of an audit. */
    interface Look {
        AuditPages at(Pages list, List<Kind> kinds);
    }

    /**
     * A look.
     *
     * @param room whether a call delays no poll now
     * @param stopping whether no call is to be made any more
     */
    AuditPass(String stream, int pageSize, Look look, BooleanSupplier room, BooleanSupplier stopping) {
        this.stream = stream;
        this.pageSize = pageSize;
        this.look = look;
        this.room = room;
        this.stopping = stopping;
    }

    /** What the calls and events of an audit of a stream are known by. */
    static String name(String stream) {
        return stream + NAME;
    }

    /** The stream whose audit is known by that name, or null where it is none of an audit. */
    static String stream(String name) {
        return name.endsWith(NAME) ? name.substring(0, name.length() - NAME.length()) : null;
    }

    /**
     * It begins, in place of the poll.
     *
     * @param list how that list is read from its beginning to its end, by the number of records a page
     */
    Poll begin(Instant now, List<Kind> kinds, IntFunction<Pages> list) {
        AuditPages pages = look.at(list.apply(pageSize), kinds);
        poll = new Poll(
                /* name= */ stream,
                /* stream= */ name(stream),
                kinds.get(0).getSystem(),
                pages,
                false,
                now,
                begun,
                () -> {});
        return poll;
    }

    /** It broke off. */
    void failed(Throwable why) {
        failure = why;
    }

    /**
     * What it came to.
     *
     * @throws Exception why it broke off
     */
    void result() throws Exception {
        if (failure instanceof Exception e) {
            throw e;
        }
        if (failure != null || poll == null || !((AuditPages) poll.pages()).isEnded()) {
            throw new IllegalStateException(stream + ": the audit did not come to its end: " + failure, failure);
        }
    }

    @Override
    public void await() throws ApiException, InterruptedException {
        boolean free = false;
        while (!free) {
            if (stopping.getAsBoolean() || (poll != null && poll.isCut())) {
                throw new Cut(name(stream));
            }
            if (System.nanoTime() - begun > LONGEST.toNanos()) {
                throw new BadData(
                        stream + ": the polls of its system have not left enough calls for an audit in "
                                + LONGEST.toHours() + " hours",
                        null);
            }
            free = room.getAsBoolean() || never.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
