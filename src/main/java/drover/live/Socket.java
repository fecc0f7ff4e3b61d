package drover.live;

import drover.system.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One connection: its frames become messages, its end is told once. What is larger than the largest message ends it before it is in
 * memory. All but {@link #open} may be called from any thread.
 */
final class Socket {
    private static final Logger LOG = Logger.getLogger("drover.live");
    private static final int DEEPEST = 10;
    private static final short TOO_BIG = 1009;
    private static final short GOING_AWAY = 1001;

    private final int number;
    private final Owner owner;
    private final Messages messages;
    private final int largest;
    private Buffer partial;
    private boolean over;
    private volatile WebSocket socket;
    /** The same before it is open: a message may come first. */
    private volatile ClientWebSocket made;

    private volatile boolean paused;
    private volatile long heard;
    private final long began = System.nanoTime();

    /** Whom it tells. */
    interface Owner {
        /** It is open, and may be written to. */
        void opened(Socket socket);

        /** A whole message; false: no more for now. */
        boolean message(byte[] text, Socket socket);

        /** It is over, or has not come about; told once. */
        void ended(End end, Socket socket);
    }

    /**
     * One that is not open yet.
     *
     * @param number which connection of its stream it is
     * @param largest the largest message, in bytes
     */
    Socket(int number, int largest, Messages messages, Owner owner) {
        this.number = number;
        this.largest = largest;
        this.messages = messages;
        this.owner = owner;
    }

    int number() {
        return number;
    }

    /** Connects. */
    void open(Dial dial, String address, String door) {
        WebSocketConnectOptions options;
        try {
            options = dial.to(address, door);
        } catch (ApiException e) {
            end(End.again(e.getMessage()));
            return;
        } catch (IllegalStateException e) {
            end(End.refused(e.getMessage()));
            return;
        } catch (IllegalArgumentException e) {
            end(End.again("its address cannot be used: expected wss://host/path or ws://host/path"));
            return;
        }
        made = dial.socket();
        made.frameHandler(this::frame).pongHandler(pong -> heard()).exceptionHandler(this::broken);
        made.closeHandler(closed -> closed());
        made.connect(options).onSuccess(this::opened).onFailure(this::failed);
    }

    private void opened(WebSocket opened) {
        heard();
        synchronized (this) {
            socket = opened;
        }
        if (isOver()) {
            opened.close();
        } else {
            owner.opened(this);
        }
    }

    private void failed(Throwable why) {
        if (why instanceof UpgradeRejectedException rejected) {
            String after =
                    rejected.getHeaders() == null ? null : rejected.getHeaders().get("Retry-After");
            Duration wait =
                    after != null && after.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(after)) : null;
            end(End.rejected(rejected.getStatus(), wait));
        } else {
            end(End.again("cannot be reached: " + words(why)));
        }
    }

    private void frame(WebSocketFrame frame) {
        heard();
        if (isOver() || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        Buffer data = frame.binaryData();
        long whole = data.length() + (partial == null ? 0L : partial.length());
        if (whole > largest) {
            partial = null;
            tooBig();
            return;
        }
        if (frame.isFinal()) {
            byte[] text = partial == null
                    ? data.getBytes()
                    : partial.appendBuffer(data).getBytes();
            partial = null;
            if (!owner.message(text, this)) {
                paused = true;
                made.pause();
            }
        } else {
            partial = (partial == null ? Buffer.buffer() : partial).appendBuffer(data);
        }
    }

    private void tooBig() {
        end(End.again("a message is larger than " + largest + " bytes, the most that is read"));
        close(TOO_BIG);
    }

    /** What breaks the protocol. */
    private void broken(Throwable why) {
        String text = String.valueOf(why.getMessage());
        if (text.contains("frame length")) {
            tooBig();
        } else {
            end(End.again("what comes is no WebSocket: " + words(why)));
            close(GOING_AWAY);
        }
    }

    private void closed() {
        Short code = made.closeStatusCode();
        end(End.closed(code == null ? null : Integer.valueOf(code), made.closeReason(), messages));
    }

    /** It has room again. */
    void resume() {
        heard();
        paused = false;
        made.resume();
    }

    /** Sends a message, where it is open. */
    void send(String text) {
        write(opened -> opened.writeTextMessage(text));
    }

    /** Asks whether the other side is there. */
    void ping() {
        write(opened -> opened.writePing(Buffer.buffer("drover")));
    }

    private void write(Consumer<WebSocket> what) {
        WebSocket opened = socket;
        try {
            if (opened != null && !opened.isClosed()) {
                what.accept(opened);
            }
        } catch (IllegalStateException e) {
            LOG.debugf("it closes just now: %s", e.getMessage());
        }
    }

    private void heard() {
        heard = System.nanoTime();
    }

    /** Whether it is not open yet; one that takes longer than so long is given up. */
    boolean isOpening(Duration patience) {
        boolean opening = socket == null;
        if (opening && System.nanoTime() - began > patience.toNanos()) {
            give(End.again("it has not opened within " + patience.toMillis() + " ms"));
        }
        return opening;
    }

    /** How long nothing has come, a pong among it; nothing while we do not read. */
    Duration silence() {
        return paused || socket == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - heard);
    }

    boolean isPaused() {
        return paused;
    }

    /** It is over, whatever the other side says. */
    void give(End why) {
        end(why);
        close(GOING_AWAY);
    }

    private void close(short code) {
        write(opened -> opened.close(code));
    }

    private void end(End why) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        owner.ended(why, this);
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** What failed, and, where that says too little (TLS), what it failed for. */
    private static String words(Throwable why) {
        Throwable root = why;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        String what = firstLine(why);
        String reason = firstLine(root);
        return what.contains(reason) ? what : what + ": " + reason;
    }

    private static String firstLine(Throwable why) {
        String message = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
