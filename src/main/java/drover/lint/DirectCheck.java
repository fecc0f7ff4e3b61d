package drover.lint;

/** How routes find each other. */
final class DirectCheck implements Check {
    private static final String DIRECT = "direct:";

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        for (Written text : Written.in(file, all)) {
            String uri = text.text().replaceFirst("\\?.*", "");
            boolean sent = !text.isFrom() && (text.isEndpoint() || text.field().equals("value"));
            if (sent
                    && uri.startsWith(DIRECT)
                    && !text.isOpen()
                    && !all.directs().contains(uri)) {
                found.add(
                        Rule.DIRECT,
                        text.place(),
                        "no route reads " + uri + ".",
                        Names.instead(
                                uri.substring(DIRECT.length()),
                                all.directs().stream()
                                        .map(one -> one.substring(DIRECT.length()))
                                        .toList()));
            }
        }
        file.routes().stream()
                .filter(route -> !route.ofTemplate())
                .forEach(route ->
                        same(route.id(), route.from().text(), route.from().place(), found));
        file.instances()
                .forEach(instance ->
                        same(instance.id(), all.from(instance), instance.node().place(), found));
    }

    /** So that a log line leads to it. */
    private static void same(String id, String from, Place place, Found found) {
        if (!Naming.leads(id, from)) {
            found.add(
                    Rule.DIRECT,
                    place,
                    "the route " + id + " reads " + from + ".",
                    "It must read " + DIRECT + id + ": a log line leads to it then.");
        }
    }
}
