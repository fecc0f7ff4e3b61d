package drover.apply;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The order in which routes that are called can be stopped: who calls before who is called, or the caller's work would not end. */
final class CallOrder {
    private final Map<String, List<String>> callees = new HashMap<>();

    /** @param calls of each route, the addresses that it calls as they are written, such as {@code direct:${body.system}-api-call} */
    CallOrder(Map<String, ? extends Collection<String>> calls) {
        calls.forEach((route, addresses) -> {
            List<Pattern> wanted = addresses.stream()
                    .filter(address -> address.matches("(direct|door):.*"))
                    .map(CallOrder::pattern)
                    .toList();
            callees.put(
                    route,
                    new TreeSet<>(calls.keySet())
                            .stream()
                                    .filter(other -> !other.equals(route)
                                            && wanted.stream().anyMatch(one -> one.matcher(other)
                                                    .matches()))
                                    .toList());
        });
    }

    /** What is filled in when it runs may be anything. */
    private static Pattern pattern(String address) {
        String name = address.replaceFirst("^\\w+:/*", "").replaceFirst("\\?.*", "");
        StringBuilder regex = new StringBuilder();
        for (String part : name.split("(?<=}})|(?=\\{\\{)|(?=\\$\\{)|(?<=})(?!})", -1)) {
            regex.append(part.startsWith("{{") || part.startsWith("${") ? ".*" : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString());
    }

    /** All of them, callers first. */
    List<String> callersFirst() {
        Deque<String> order = new ArrayDeque<>();
        Set<String> seen = new TreeSet<>();
        new TreeSet<>(callees.keySet()).forEach(route -> visit(route, seen, order));
        return new ArrayList<>(order);
    }

    private void visit(String route, Set<String> seen, Deque<String> order) {
        if (seen.add(route)) {
            callees.get(route).forEach(callee -> visit(callee, seen, order));
            order.push(route);
        }
    }
}
