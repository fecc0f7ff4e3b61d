package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import drover.event.Things;
import drover.record.Json;
import drover.system.BadData;
import drover.system.Permanent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The bean {@code invoices} of the route {@code quickbooks-invoice-create}. Customers and items are meant by their names: an id that
 * is known, or was looked up before, is used; another one is looked up, and kept. Intuit's {@code requestid} is made of the event, or of
 * what the invoice says as its {@code identity}, so that the same invoice is made once however often it is sent.
 */
@Singleton
@Named("invoices")
@RegisterForReflection
public class Invoices {
    private static final String SYSTEM = "quickbooks";
    private static final String GONE = "deleted";

    private final Things things;

    Invoices(Things things) {
        this.things = things;
    }

    /**
     * What is to be made, of {@code customer} (a name), {@code lines} (each {@code item}, a name, and {@code quantity} and {@code
     * price}, or {@code amount}), {@code number}, {@code date}, {@code due}, {@code memo} and {@code identity}. Instead of lines one {@code item} and {@code
     * amount} will do.
     *
     * @param event the id of the event that it is made for, or null
     * @throws Permanent when it cannot be one; the message names the field
     */
    public Invoice of(JsonNode wanted, String event) throws Permanent {
        return new Invoice(wanted, event);
    }

    /** Whether an id has to be looked up. Those that are known are filled in. */
    public boolean isIncomplete(Invoice asked) {
        while (asked.next() != null) {
            String known =
                    things.keyOf(SYSTEM, thing(asked.next()), asked.next().name(), GONE);
            if (known == null) {
                return true;
            }
            asked.is(known);
        }
        return false;
    }

    private static String thing(Invoice.Name name) {
        return name.list().toLowerCase(Locale.ROOT);
    }

    /** The query that looks for the next of them. */
    public String lookup(Invoice asked, String version) {
        Invoice.Name name = asked.next();
        String select = "select * from " + name.list() + " where " + field(name) + " = '"
                + name.name().replace("\\", "\\\\").replace("'", "\\'") + "'";
        return "query=" + URLEncoder.encode(select, StandardCharsets.UTF_8) + "&minorversion=" + version;
    }

    private static String field(Invoice.Name name) {
        return name.list().equals("Customer") ? "DisplayName" : "Name";
    }

    /**
     * What it has found.
     *
     * @throws Permanent when there is none, or more than one
     */
    public void found(Invoice asked, JsonNode answer) throws Permanent, BadData {
        Invoice.Name name = asked.next();
        JsonNode all = answer.path("QueryResponse").path(name.list());
        String thing = thing(name);
        if (all.isEmpty()) {
            throw new Permanent("the " + thing + " is not in QuickBooks: make one of that " + field(name)
                    + ", active, and replay this");
        }
        if (all.size() > 1) {
            throw new Permanent("QuickBooks has " + all.size() + " of that " + field(name) + ": rename all " + thing
                    + "s but one, and replay this");
        }
        String id = all.path(0).path("Id").asText("");
        if (id.isEmpty()) {
            throw new BadData("expected a " + thing + " with an Id, got " + Json.shape(all.path(0)), null);
        }
        things.note(SYSTEM, thing, id, name.name());
        asked.is(id);
    }

    /** Whether an answer shows what was made. */
    public void check(JsonNode answer) throws BadData {
        if (!answer.path("Invoice").hasNonNull("Id")) {
            throw new BadData("expected the invoice that was made, got " + Json.shape(answer), null);
        }
    }
}
