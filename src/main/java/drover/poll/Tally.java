package drover.poll;

import drover.record.Batch;

/** What was counted on the way through a list. */
public final class Tally {
    private int pages;
    private int read;
    private int fresh;
    private int quarantined;

    /** A page is durable. */
    public void page(Batch page, int freshEvents) {
        pages++;
        fresh += freshEvents;
        quarantined += page.refused().size();
        read += page.size();
    }

    /** One record of it was read before. */
    void again() {
        read--;
    }

    int pages() {
        return pages;
    }

    @Override
    public String toString() {
        return Pages.summary(read, pages, fresh) + (quarantined == 0 ? "" : ", " + quarantined + " in quarantine");
    }
}
