package drover.writeback;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Something on its way to a phone: the variable {@code asked} while it is sent. */
@RegisterForReflection
public final class Sending {
    /** What is to be done with it next. */
    enum Next {
        /** It is in the store that it may have been sent from now on. */
        SEND,
        /** It may have been sent: what was sent to that number is read. */
        LOOK,
        /** It is there. */
        NOTHING
    }

    private static final int PAGES = 50;

    final Phoned what;
    final String subject;
    final String account;
    private final String callback;
    final SendingRows.Sent sent;
    private Next next;
    private String sid;
    private String query;
    private int pages;

    Sending(Phoned what, String subject, String account, String callback, SendingRows.Sent sent, Next next) {
        this.what = what;
        this.subject = subject;
        this.account = account;
        this.callback = callback;
        this.sent = sent;
        this.next = next;
        this.sid = sent == null ? null : sent.sid();
        this.query = SentList.query(what.to());
    }

    /** The next page of what was sent; false where there were too many. */
    boolean more(String queryOfNext) {
        query = queryOfNext;
        return ++pages < PAGES;
    }

    void goOn(Next what) {
        next = what;
    }

    void isThere(String itsSid) {
        sid = itsSid;
        next = Next.NOTHING;
    }

    /** Whether what was sent to that number is to be read. */
    public boolean isLook() {
        return next == Next.LOOK;
    }

    /** Whether it is to be sent. */
    public boolean isSend() {
        return next == Next.SEND;
    }

    /** Where it is sent, and where what was sent is listed. */
    public String getPath() {
        return "/Accounts/" + account + (what.call() ? "/Calls.json" : "/Messages.json");
    }

    /** Of the next page of the list. */
    public String getQuery() {
        return query;
    }

    /** It as a form. */
    public String getForm() {
        return what.form(callback);
    }

    /** What it did: an SMS or a call, and what it is called there. */
    public String getResult() {
        return (what.call() ? "call " : "SMS ") + sid;
    }

    @Override
    public String toString() {
        // Number and text are personal.
        return "Sending[" + (what.call() ? "call" : "SMS") + " " + next + "]";
    }
}
