package drover.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * A {@link Store} over one writing connection and a pool of reading ones.
 *
 * <p>The writer takes what is queued (at most {@link #GROUP} writes), runs it in one transaction and commits. If one of a
 * group fails, the group is rolled back and each write runs again in a transaction of its own: one bad write costs the
 * others time, never their data. The queue is bounded, so writers wait instead of filling the memory.
 */
final class GroupCommitStore implements Store {
    private static final Logger LOG = Logger.getLogger("drover.store");
    private static final int GROUP = 256;
    /** After a relapse within this time the next recovery has to prove itself for longer. */
    private static final Duration LONGEST_CALM = Duration.ofMinutes(10);

    private final DataSource source;
    private final List<String> writerSettings;
    private final Duration calm;
    private final BlockingQueue<Write<?>> queue = new ArrayBlockingQueue<>(4 * GROUP);
    /** What wakes the writer, and is not written. */
    private final Write<?> wake = new Write<>(c -> null);

    private final Thread writer = new Thread(this::run, "store-writer");
    private final Supplier<String> swelling;
    private volatile boolean closing;
    private volatile String trouble;
    private Duration needed = Duration.ZERO;
    private long failedAt;
    private long recoveredAt;
    private Connection connection;

    /**
     * @param writerSettings statements that the one writing connection begins with
     * @param calm how long no write may have failed until a trouble is over: where there is no room left, small writes go on
     *     finding some beside large ones that do not
     */
    GroupCommitStore(DataSource source, List<String> writerSettings, Duration calm) {
        this(source, writerSettings, calm, () -> null);
    }

    /** @param swelling why it needs more room than it should, or null */
    GroupCommitStore(DataSource source, List<String> writerSettings, Duration calm, Supplier<String> swelling) {
        this.swelling = swelling;
        this.source = source;
        this.writerSettings = writerSettings;
        this.calm = calm;
        writer.start();
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        Write<T> write = new Write<>(work);
        try {
            boolean queued = false;
            while (!queued && !closing) {
                queued = queue.offer(write, 1, TimeUnit.SECONDS);
            }
            if (!queued || !writer.isAlive()) {
                write.failed(new IllegalStateException("it is closed"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            write.failed(e);
        }
        return write.future;
    }

    @Override
    public <T> T write(Work<T> work) {
        try {
            return submit(work).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException kept ? kept : e;
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try (Connection reader = source.getConnection()) {
            return work.run(reader);
        } catch (SQLException e) {
            throw new StoreException("the store cannot be read: " + e.getMessage(), e);
        }
    }

    private void run() {
        List<Write<?>> group = new ArrayList<>(GROUP);
        while (!closing || !queue.isEmpty()) {
            try {
                Write<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null || first == wake) {
                    continue;
                }
                group.add(first);
                queue.drainTo(group, GROUP - 1);
                commit(group);
            } catch (InterruptedException e) {
                // Only close() may end the writer: whoever interrupted it did not mean the data.
            } finally {
                group.clear();
            }
        }
        disconnect();
        queue.drainTo(group);
        group.forEach(write -> write.failed(new IllegalStateException("it is closed")));
    }

    private void commit(List<Write<?>> group) {
        try {
            Connection writing = connect();
            long before = trouble == null ? 0 : changes(writing);
            for (Write<?> write : group) {
                write.run(writing);
            }
            boolean changed = trouble != null && changes(writing) != before;
            writing.commit();
            if (changed) {
                recovered();
            }
            group.forEach(Write::committed);
        } catch (SQLException | RuntimeException | Error e) {
            // Whatever it was: the writer must live, and nobody may wait for ever.
            rollBack(e);
            if (group.size() == 1 || (e instanceof SQLException failure && Unavailable.isForAll(failure))) {
                noteIfUnavailable(e);
                group.forEach(write -> write.failed(e));
            } else {
                group.forEach(write -> commit(List.of(write)));
            }
        }
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public String swelling() {
        return swelling.get();
    }

    private void noteIfUnavailable(Throwable cause) {
        if (cause instanceof SQLException e && Unavailable.is(e)) {
            failedAt = System.nanoTime();
            if (trouble == null) {
                boolean relapse = !needed.isZero() && since(recoveredAt).compareTo(LONGEST_CALM) < 0;
                Duration longer = needed.multipliedBy(2);
                needed = !relapse ? calm : longer.compareTo(LONGEST_CALM) < 0 ? longer : LONGEST_CALM;
                LOG.errorf(
                        "the store takes no writes: %s. Nothing is lost: polls stop and go on from their cursors, deliveries"
                                + " wait, who sends us something is answered 503. %s; Drover goes on by itself.",
                        e.getMessage(), Unavailable.advice(e));
            }
            trouble = e.getMessage();
        }
    }

    private void recovered() {
        if (since(failedAt).compareTo(needed) >= 0) {
            trouble = null;
            recoveredAt = System.nanoTime();
            LOG.info("the store takes writes again");
        }
    }

    /** A full disk still commits what changes nothing: that is no sign of recovery. PostgreSQL commits when it is back. */
    private static long changes(Connection connection) throws SQLException {
        if (!connection.getMetaData().getDatabaseProductName().equals("SQLite")) {
            return System.nanoTime();
        }
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT total_changes()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private Connection connect() throws SQLException {
        if (connection == null) {
            connection = source.getConnection();
            try (Statement statement = connection.createStatement()) {
                for (String setting : writerSettings) {
                    statement.execute(setting);
                }
            }
            connection.setAutoCommit(false);
        }
        return connection;
    }

    /** A session that is the trouble itself is thrown away; else the pool would give it again. */
    private void rollBack(Throwable cause) {
        try {
            if (connection != null && cause instanceof SQLException e && Unavailable.isOfSession(e)) {
                // That of the driver: Agroal's own abort() ends nothing.
                connection.unwrap(Connection.class).abort(Runnable::run);
                disconnect();
            } else if (connection != null) {
                connection.rollback();
            }
        } catch (SQLException e) {
            disconnect();
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It is of no use any more either way.
        } finally {
            connection = null;
        }
    }

    void close() throws InterruptedException {
        closing = true;
        queue.offer(wake);
        writer.join(TimeUnit.SECONDS.toMillis(30));
    }
}
