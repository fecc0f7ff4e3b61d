package drover.live;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Messages as they have come, not looked at yet. When it is full, whoever reads the socket pauses it, and is told when there is room: so
 * that a server which sends faster than we read waits for us, and memory has a bound.
 */
final class Intake {
    private static final int MOST = 1000;

    private final long mostBytes;
    private final Deque<Raw> messages = new ArrayDeque<>();
    private long bytes;
    private Runnable paused;

    Intake(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * A message.
     *
     * @param connection the number of the connection over which it came
     */
    record Raw(byte[] text, int connection) {}

    /**
     * Takes a message in.
     *
     * @param resume what is called once when there is room again, from another thread
     * @return false: it is full now, and the socket must be paused
     */
    synchronized boolean put(Raw message, Runnable resume) {
        messages.add(message);
        bytes += message.text().length;
        notifyAll();
        boolean full = messages.size() >= MOST || bytes >= mostBytes;
        if (full) {
            paused = resume;
        }
        return !full;
    }

    /** Waits for the next one. */
    Raw take() throws InterruptedException {
        Raw message;
        Runnable resume = null;
        synchronized (this) {
            while (messages.isEmpty()) {
                wait();
            }
            message = messages.remove();
            bytes -= message.text().length;
            if (paused != null && messages.size() <= MOST / 2 && bytes <= mostBytes / 2) {
                resume = paused;
                paused = null;
            }
        }
        if (resume != null) {
            resume.run();
        }
        return message;
    }
}
