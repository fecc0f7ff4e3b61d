package drover.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The account with which the sandbox plays Twilio: it takes SMS and calls, each call of {@link #move} takes them one step on, and people
 * write and call. Whatever happens to one is posted to its {@code StatusCallback}; now and then an answer or such a post is lost. A
 * change stands in the journal before anybody can read it.
 */
@RegisterForReflection
public class Phones {
    private static final int DEFAULT_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;
    private static final int WRITES_EVERY = 3;
    private static final int CALLS_EVERY = 7;
    private static final int LOST_POST = 13;
    /** Moves of a message that nobody takes: the phone is off. */
    private static final int UNDELIVERED_EVERY = 6;

    private final Map<Line, Map<String, ObjectNode>> lists =
            Map.of(Line.MESSAGE, new LinkedHashMap<>(), Line.CALL, new LinkedHashMap<>());
    /** Where Twilio posts what becomes of one that has ended not yet, by sid. */
    private final Map<String, ObjectNode> told = new LinkedHashMap<>();

    private final Set<String> optedOut = new HashSet<>();
    private final Clock clock;
    private Fixture fixture = new Fixture("");
    private Journal journal = new Journal(Path.of(""));
    private List<ObjectNode> texts = List.of();
    private String account = "";
    private String inbound = "";
    private String own = "";
    private int loses;
    private int taken;
    private int moves;
    private int posts;

    /** An account by the system's clock. */
    public Phones() {
        this(Clock.systemUTC());
    }

    Phones(Clock clock) {
        this.clock = clock;
    }

    /** Reads what people may write, and the journal of what has happened. */
    public synchronized void load() throws IOException {
        texts = fixture.read();
        journal.read().forEach(this::keep);
    }

    /** Takes an SMS or a call, {@code Messages.json} or {@code Calls.json}; now and then its answer is lost. */
    public synchronized Answer make(String list, Map<String, Object> form) throws IOException {
        Line line = Line.of(list);
        Answer refusal = Undialled.refusal(line, form, optedOut);
        if (refusal != null) {
            return refusal;
        }
        ObjectNode record = line.made(form).put("from", Undialled.text(form, "From", own));
        record.put("sid", sid(line)).put("account_sid", account).put("date_created", now());
        ObjectNode callback = Json.object().put("url", Undialled.text(form, "StatusCallback", ""));
        callback.set("events", line.callbackEvents(form));
        save(line, record, callback);
        boolean lost = loses > 0 && ++taken % loses == 0;
        return lost ? new Answer(502, "") : new Answer(201, Answer.of(record).body());
    }

    /** A page of what there is, the newest first. */
    public synchronized Answer list(String list, String query) {
        Line line = Line.of(list);
        Asked asked = Asked.of(query);
        int size = asked.number("PageSize", DEFAULT_PAGE, LARGEST_PAGE);
        String after = asked.text("PageToken").replaceFirst("^PA", "");
        List<ObjectNode> found = new ArrayList<>();
        boolean begun = after.isEmpty();
        for (ObjectNode record : newestFirst(line)) {
            if (begun && matches(asked, record, "To", "to") && matches(asked, record, "From", "from")) {
                found.add(record);
            }
            begun |= record.path("sid").asText().equals(after);
        }
        boolean more = found.size() > size;
        ObjectNode page = Json.object();
        ArrayNode records = page.putArray(line.list());
        found.stream().limit(size).forEach(records::add);
        String next = more ? following(line, asked, found.get(size - 1)) : null;
        return Answer.of(page.put("page_size", size).put("next_page_uri", next));
    }

    private String following(Line line, Asked asked, ObjectNode last) {
        StringBuilder query = new StringBuilder();
        for (String name : List.of("To", "From", "PageSize")) {
            String value = asked.text(name);
            query.append(value.isEmpty() ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&");
        }
        return "/2010-04-01/Accounts/" + account + "/" + line.file() + "?" + query + "Page=1&PageToken=PA"
                + last.path("sid").asText();
    }

    private static boolean matches(Asked asked, ObjectNode record, String parameter, String field) {
        String wanted = asked.text(parameter);
        return wanted.isEmpty() || wanted.equals(record.path(field).asText());
    }

    private List<ObjectNode> newestFirst(Line line) {
        List<ObjectNode> all = new ArrayList<>(lists.get(line).values());
        Collections.reverse(all);
        return all;
    }

    /** One of them, or 404. */
    public synchronized Answer one(String list, String file) {
        ObjectNode record = lists.get(Line.of(list)).get(file.replaceFirst("\\.json$", ""));
        return record == null
                ? Undialled.refused(404, 20404, "The requested resource was not found")
                : Answer.of(record);
    }

    /** Each message and call goes one step on, and now and then somebody writes or calls; what Twilio posts about it. */
    public synchronized List<Callback> move() throws IOException {
        moves++;
        List<Callback> all = new ArrayList<>();
        for (Line line : Line.values()) {
            for (ObjectNode record : List.copyOf(lists.get(line).values())) {
                step(line, record, all);
            }
        }
        if (moves % WRITES_EVERY == 0 && !texts.isEmpty()) {
            comes(Line.MESSAGE, texts.get(moves / WRITES_EVERY % texts.size()), all);
        }
        if (moves % CALLS_EVERY == 0 && !texts.isEmpty()) {
            comes(Line.CALL, texts.get(moves / CALLS_EVERY % texts.size()), all);
        }
        return all;
    }

    private void step(Line line, ObjectNode record, List<Callback> all) throws IOException {
        String sid = record.path("sid").asText();
        ObjectNode callback = told.get(sid);
        String next = line.next(record.path("status").asText());
        if (callback == null || next == null) {
            return;
        }
        ObjectNode later = record.deepCopy().put("status", next);
        if (next.equals("delivered") && Integer.parseInt(sid.substring(26), 16) % UNDELIVERED_EVERY == 0) {
            later.put("status", "undelivered").put("error_code", 30003);
        }
        save(line, later, callback);
        boolean asked = Callback.isAsked(callback.path("events"), next);
        boolean lost = asked && ++posts % LOST_POST == 0;
        if (asked && !lost && !callback.path("url").asText().isEmpty()) {
            all.add(new Callback(callback.path("url").asText(), line.statusForm(later)));
        }
    }

    /** Somebody writes or calls. */
    private void comes(Line line, ObjectNode text, List<Callback> all) throws IOException {
        ObjectNode record = line.incoming(text, own);
        record.put("sid", sid(line)).put("account_sid", account).put("date_created", now());
        ObjectNode callback = Json.object().put("url", inbound);
        callback.putArray("events").add("completed");
        save(line, record, callback);
        all.add(new Callback(inbound, line.incomingForm(record)));
    }

    private String sid(Line line) {
        return line.sid(lists.get(Line.MESSAGE).size() + lists.get(Line.CALL).size() + 1);
    }

    private String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    }

    private void save(Line line, ObjectNode record, ObjectNode callback) throws IOException {
        record.put("date_updated", now());
        ObjectNode entry = Json.object().put("list", line.list());
        entry.set("record", record);
        entry.set("callback", callback);
        journal.append(entry);
        keep(entry);
    }

    private void keep(ObjectNode entry) {
        ObjectNode record = (ObjectNode) entry.path("record");
        String sid = record.path("sid").asText();
        Line line = Line.of(entry.path("list").asText());
        lists.get(line).put(sid, record);
        told.put(sid, (ObjectNode) entry.path("callback"));
        if (line.next(record.path("status").asText()) == null) {
            told.remove(sid);
        }
        String word = record.path("body").asText();
        if (record.path("direction").asText().equals("inbound") && word.equals("STOP")) {
            optedOut.add(record.path("from").asText());
        } else if (word.equals("START")) {
            optedOut.remove(record.path("from").asText());
        }
    }

    /** The file with what people write, or the class-path resource of that name. */
    public void setFixture(String name) {
        this.fixture = new Fixture(name);
    }

    /** The file to which changes are appended, one JSON text a line. */
    public void setJournal(String file) {
        this.journal = new Journal(Path.of(file));
    }

    /** What the account is called. */
    public void setAccount(String sid) {
        this.account = sid;
    }

    /** Where it posts what people write and who calls. */
    public void setInbound(String url) {
        this.inbound = url;
    }

    /** The number that people write to. */
    public void setOwn(String number) {
        this.own = number;
    }

    /** Of so many that were taken the answer of one is lost; 0: of none. */
    public void setLoses(int every) {
        this.loses = every;
    }
}
