package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.system.Doors;
import drover.system.Tap;
import drover.system.Taps;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.quartz.SchedulerException;

/** Lets each poll of a system begin, and keeps the first answer of each sort that comes through its doors; a poll that asks on is ended. */
@Singleton
public class Recorder {
    /** So often the same is asked for, by other parts of a list; then the poll is ended. */
    private static final int ENOUGH = 3;

    /** One path may give many lists: {@code query=select * from Invoice}, {@code entities=Invoice}. */
    private static final Pattern LIST =
            Pattern.compile("(?:^|&)(?:query=select .*? from |entities=)(\\w+)", Pattern.CASE_INSENSITIVE);

    private final Timers timers;
    private final Taps taps;

    /** Who is told how far it is. */
    public interface Reading {
        /** A list is read now; so many of all have been. */
        void begins(String list, int done, int all) throws IOException, InterruptedException;
    }

    Recorder(Timers timers, Taps taps) {
        this.timers = timers;
        this.taps = taps;
    }

    /**
     * Records.
     *
     * @param records so many of a list are kept
     * @param reading is told what is being read, and may refuse it
     * @return by what is asked for: orders, customers-id; and at {@code ""} why nothing came, where it did not
     */
    public Map<String, JsonNode> record(String system, int records, Reading reading)
            throws IOException, SchedulerException, InterruptedException {
        Map<String, JsonNode> answers = new TreeMap<>();
        Map<String, Integer> times = new HashMap<>();
        List<String> said;
        taps.to((door, exchange, answer) -> {
            synchronized (answers) {
                String name = name(system, exchange);
                answers.putIfAbsent(name, cut(answer, records));
                if (times.merge(name, 1, Integer::sum) > ENOUGH) {
                    throw new IllegalStateException("enough is recorded of " + name);
                }
            }
        });
        try (Heard heard = new Heard()) {
            SortedSet<String> lists = timers.of(system);
            int done = 0;
            for (String list : lists) {
                reading.begins(list, done++, lists.size());
                timers.fire(system, list);
            }
            said = heard.lines();
        } finally {
            taps.to(Tap.NONE);
        }
        if (answers.isEmpty()) {
            throw new IOException("nothing of " + system + " was answered: "
                    + (said.isEmpty()
                            ? "no poll of it is on. Has it a credential, an address, and a route in routes/" + system
                                    + ".camel.yaml?"
                            : String.join("; ", said)));
        }
        return answers;
    }

    /** What is asked for: the path, of which keys are {@code id}, and the list that a query names; where there is none the action, or the stream. */
    static String name(String system, Exchange exchange) {
        String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class);
        String query = exchange.getMessage().getHeader(Exchange.HTTP_QUERY, "", String.class);
        String action = query.replaceFirst("(?:.*&)?action=(\\w+).*", "$1");
        List<String> parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> part.replaceFirst("\\.json$", ""))
                .map(part -> part.matches(".*(\\d.*\\d|[@%:]).*|\\d") ? "id" : part)
                .toList();
        String name = String.join("-", parts.subList(Math.max(0, parts.size() - 2), parts.size()));
        if (name.isEmpty()) {
            name = action.equals(query)
                    ? exchange.getVariable(Doors.STREAM, "", String.class).replaceFirst("^" + system + "-", "")
                    : action;
        }
        Matcher listed = LIST.matcher(URLDecoder.decode(query, StandardCharsets.UTF_8));
        if (listed.find()) {
            name += "-" + listed.group(1);
        }
        String safe =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-").replaceAll("^-+|-+$", "");
        return safe.isEmpty() ? "answer" : safe;
    }

    /** Lists of records are cut; all else stays. */
    static JsonNode cut(JsonNode answer, int records) {
        JsonNode cut = answer.deepCopy();
        shorten(cut, records);
        return cut;
    }

    private static void shorten(JsonNode value, int records) {
        if (value instanceof ArrayNode array) {
            while (array.size() > records && array.get(0).isContainerNode()) {
                array.remove(array.size() - 1);
            }
            array.forEach(one -> shorten(one, records));
        } else if (value instanceof ObjectNode object) {
            object.forEach(one -> shorten(one, records));
        }
    }
}
