package drover.live;

import org.jboss.logging.Logger;

/** What a scheduler does again and again: one that throws would not be done again. */
record Chore(String stream, Runnable act) implements Runnable {
    private static final Logger LOG = Logger.getLogger("drover.live");

    @Override
    public void run() {
        try {
            act.run();
        } catch (RuntimeException e) {
            LOG.warnf(e, "%s: its connection could not be looked after", stream);
        }
    }
}
