package drover.live;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps one connection to the server: opens it, greets, asks whether the other side is there, gives it up when nothing comes, and
 * opens another one after a while. There is never more than one.
 */
final class Link implements Socket.Owner {
    private static final Logger LOG = Logger.getLogger("drover.live");
    private static final Duration CREDENTIAL_LOOK = Duration.ofSeconds(5);

    private final Settings settings;
    private final Messages messages;
    private final Greeting greeting;
    private final Dial dial;
    private final Intake intake;
    private final Waits backoff;
    private final Progress progress;
    private final ScheduledExecutorService scheduler;
    private final Runnable greeted;
    private Socket current;
    private ScheduledFuture<?> next;
    private byte[] refusedWith;
    private int connections;
    private boolean stopped = true;
    private boolean looksAfter;
    private volatile long lastMessage;
    private volatile int workedOver;

    /** @param greeted called after each connect, when all is subscribed to */
    Link(
            Settings settings,
            Messages messages,
            Greeting greeting,
            Dial dial,
            Intake intake,
            Waits backoff,
            Progress progress,
            ScheduledExecutorService scheduler,
            Runnable greeted) {
        this.settings = settings;
        this.messages = messages;
        this.greeting = greeting;
        this.dial = dial;
        this.intake = intake;
        this.backoff = backoff;
        this.progress = progress;
        this.scheduler = scheduler;
        this.greeted = greeted;
    }

    /** Begins; from now on there is a connection, or one is tried for. */
    synchronized void start() {
        if (!stopped) {
            return;
        }
        stopped = false;
        connectIn(Duration.ZERO);
        if (looksAfter) {
            return;
        }
        looksAfter = true;
        long beat = settings.heartbeat().toMillis();
        long look = Math.max(20, Math.min(beat, settings.idle().toMillis() / 4));
        var unused = scheduler.scheduleWithFixedDelay(chore(this::beat), beat, beat, TimeUnit.MILLISECONDS);
        unused = scheduler.scheduleWithFixedDelay(chore(this::look), look, look, TimeUnit.MILLISECONDS);
        long credential = CREDENTIAL_LOOK.toMillis();
        unused = scheduler.scheduleWithFixedDelay(
                chore(this::credential), credential, credential, TimeUnit.MILLISECONDS);
    }

    /** Ends; nothing is connected any more. */
    void stop() {
        Socket open;
        synchronized (this) {
            stopped = true;
            open = current;
            current = null;
        }
        if (open != null) {
            open.give(End.again("Drover stops"));
        }
    }

    /** Whatever it waits for: a connection is tried for now, where there is none. */
    synchronized void hurry() {
        backoff.reset();
        if (current == null && !stopped) {
            connectIn(Duration.ZERO);
        }
    }

    private void connectIn(Duration wait) {
        if (next != null) {
            next.cancel(false);
        }
        try {
            next = scheduler.schedule(chore(this::connect), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("%s: ends", settings.stream());
        }
    }

    private Chore chore(Runnable act) {
        return new Chore(settings.stream(), act);
    }

    private void connect() {
        Socket socket;
        synchronized (this) {
            if (stopped || current != null) {
                return;
            }
            socket = new Socket(++connections, settings.largest(), messages, this);
            current = socket;
        }
        if (settings.url().isBlank()) {
            socket.give(End.again("it has no address: set " + settings.door() + ".base-url"));
            return;
        }
        socket.open(dial, settings.url(), settings.door());
    }

    @Override
    public void opened(Socket socket) {
        lastMessage = System.nanoTime();
        try {
            for (String message : greeting.messages(dial.access())) {
                socket.send(message);
            }
        } catch (IllegalStateException e) {
            socket.give(End.refused(e.getMessage()));
            return;
        }
        progress.opened();
        greeted.run();
    }

    @Override
    public boolean message(byte[] text, Socket socket) {
        return intake.put(new Intake.Raw(text, socket.number()), socket::resume);
    }

    /** The server says over a connection what is wrong. */
    void fault(int connection, Told.Fault fault) {
        Socket socket = of(connection);
        if (socket != null && (fault.refused() || workedOver != connection)) {
            String words = "the server says: " + fault.words();
            socket.give(fault.refused() ? End.refused(words) : End.again(words));
        }
    }

    /** A record has come over that connection: the server works. */
    void worksOver(int connection) {
        workedOver = connection;
        lastMessage = System.nanoTime();
        synchronized (this) {
            backoff.reset();
        }
    }

    /** Answers over a connection, where it is still the one. */
    void answer(int connection, String text) {
        Socket socket = of(connection);
        if (socket != null) {
            socket.send(text);
        }
    }

    private synchronized Socket of(int connection) {
        return current != null && current.number() == connection ? current : null;
    }

    /** The number of the connection that is open, or was last. */
    synchronized int connection() {
        return connections;
    }

    @Override
    public void ended(End end, Socket socket) {
        Duration wait;
        synchronized (this) {
            if (current != socket) {
                return;
            }
            current = null;
            if (stopped) {
                return;
            }
            refusedWith = end.kind() == End.Kind.REFUSED ? dial.access().fingerprint(settings.door()) : null;
            wait = backoff.after(end);
            connectIn(wait);
        }
        progress.ended(end, wait);
        LOG.logf(end.level(progress.failures()), "%s: not connected, %s", settings.stream(), end.words());
    }

    private void beat() {
        Socket socket = of(connection());
        if (socket != null) {
            socket.ping();
            if (!settings.beat().isEmpty()) {
                socket.send(settings.beat());
            }
        }
    }

    /** Whether the connection is alive, whatever TCP thinks. */
    private void look() {
        Socket socket = of(connection());
        if (socket == null || socket.isOpening(settings.timeout()) || progress.connectedSince() == null) {
            return;
        }
        Duration silence = socket.silence();
        if (settings.onlyMessages() && !socket.isPaused()) {
            silence = Duration.ofNanos(System.nanoTime() - lastMessage);
        }
        if (silence.compareTo(settings.idle()) > 0) {
            socket.give(End.again("nothing came for " + settings.idle().toMillis() + " ms"));
        }
    }

    /** A credential that was refused and has changed is tried at once. */
    private void credential() {
        synchronized (this) {
            if (current != null || stopped || refusedWith == null) {
                return;
            }
        }
        byte[] now = dial.access().fingerprint(settings.door());
        if (!Arrays.equals(refusedWith, now)) {
            LOG.infof("%s: the credential has changed; it is tried again", settings.stream());
            hurry();
        }
    }
}
