package drover.poll;

/** A list that is read from its beginning to its end each time, and what was counted on the way. */
abstract class WholePages implements Pages {
    private final String stream;
    private boolean more = true;
    private int pages;
    private int read;
    private int fresh;
    private int quarantined;

    WholePages(String stream) {
        this.stream = stream;
    }

    /** Whether nothing can be passed over when the list changes while it is read. */
    abstract boolean isStable();

    @Override
    public boolean isMore() {
        return more;
    }

    String stream() {
        return stream;
    }

    int pages() {
        return pages;
    }

    int read() {
        return read;
    }

    void opened(int records, boolean another) {
        pages++;
        read += records;
        more = another;
    }

    void count(int freshEvents, int refused) {
        fresh += freshEvents;
        quarantined += refused;
    }

    @Override
    public String summary() {
        return Pages.summary(read, pages, fresh) + (quarantined == 0 ? "" : ", " + quarantined + " in quarantine");
    }
}
