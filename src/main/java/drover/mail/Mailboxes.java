package drover.mail;

import drover.event.Things;
import drover.poll.Pages;
import drover.poll.PartList;
import drover.record.Kind;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** The bean {@code mail}, by which the template {@code sync} reads a mailbox. */
@Singleton
@Named("mail")
public class Mailboxes implements PartList {
    private final Things things;

    Mailboxes(Things things) {
        this.things = things;
    }

    @Override
    public Pages read(Kind kind, String stream, String cursor, int limit) {
        return new MailPages(
                stream, cursor, limit, ids -> things.statuses(kind, ids).keySet());
    }
}
