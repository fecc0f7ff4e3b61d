package drover.phone;

import drover.event.Things;
import drover.poll.Lookback;
import drover.poll.Pages;
import drover.poll.PartList;
import drover.record.Kind;
import drover.system.Credentials;
import drover.writeback.OptOuts;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.config.Config;

/** The bean {@code phones}, by which the template {@code sync} reads an account's messages and calls. */
@Singleton
@Named("phones")
public class PhoneLists implements PartList {
    private final Things things;
    private final OptOuts optOuts;
    private final Credentials credentials;
    private final Config config;
    private final Clock clock;

    PhoneLists(Things things, OptOuts optOuts, Credentials credentials, Config config, Clock clock) {
        this.things = things;
        this.optOuts = optOuts;
        this.credentials = credentials;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Pages read(Kind kind, String stream, String cursor, int limit) {
        return new PhonePages(
                stream,
                kind.getThing().equals("call"),
                new PhonePages.Place(
                        credentials.get("twilio.account-sid"),
                        cursor == null ? null : Instant.parse(cursor),
                        Lookback.of(config, kind.getSystem()),
                        limit),
                clock,
                ids -> things.statuses(kind, ids).keySet(),
                optOuts::heard);
    }
}
