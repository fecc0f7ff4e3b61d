package drover.start;

import drover.check.Holder;
import drover.check.Ports;
import drover.check.Row;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** The two ports: free, or held, and by whom. */
final class PortRows {
    private final Config config;
    private final boolean isRunning;

    /** @param isRunning whether a Drover answers at the management port */
    PortRows(Config config, boolean isRunning) {
        this.config = config;
        this.isRunning = isRunning;
    }

    List<Row> look() {
        int open = config.getValue("quarkus.http.port", Integer.class);
        int management = config.getValue("quarkus.management.port", Integer.class);
        if (open == management && open != 0) {
            return List.of(Row.fail(
                    "port " + open,
                    "quarkus.http.port and quarkus.management.port are the same: set one of them to another port"));
        }
        String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0");
        List<Row> rows = new ArrayList<>();
        rows.add(look("quarkus.http", host, open));
        rows.add(look("quarkus.management", config.getValue("quarkus.management.host", String.class), management));
        return rows;
    }

    private Row look(String key, String host, int port) {
        String what = "port " + port;
        return Ports.look(host, port)
                .map(trouble -> trouble.isTaken()
                        ? taken(what, key, port)
                        : Row.fail(
                                what,
                                "it cannot listen on " + host + ":" + port + " (" + trouble.words() + "): set " + key
                                        + ".host to an address of this machine and " + key
                                        + ".port to a port above 1023"))
                .orElseGet(() -> Row.ok(what, "free (" + key + ".port)"));
    }

    private Row taken(String what, String key, int port) {
        String holder = Holder.of(port).orElse("");
        return isRunning
                ? Row.ok(what, "held by the Drover that runs" + (holder.isEmpty() ? "" : ": " + holder))
                : Row.fail(
                        what,
                        "taken by " + (holder.isEmpty() ? "another program" : holder)
                                + ": end that one (ss -ltnp shows it), or set " + key + ".port to another");
    }
}
