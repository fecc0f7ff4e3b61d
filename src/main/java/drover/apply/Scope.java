package drover.apply;

import drover.apply.RunningFiles.Running;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * All that is replaced for a change.
 *
 * @param olds the files that run and change, and those that use what changes
 * @param news what runs in their place, in the order in which it is loaded
 */
record Scope(List<Running> olds, List<RouteSource> news) {
    static Scope of(Change change, RunningFiles files, List<String> order) {
        List<Running> olds = new ArrayList<>();
        change.names().stream().map(files::get).filter(Objects::nonNull).forEach(olds::add);
        List<Parts> before = olds.stream().map(Running::parts).toList();
        List<Parts> after = change.news().stream().map(Parts::of).toList();
        List<RouteSource> news = new ArrayList<>(change.news());
        for (String name : Reach.of(before, after, files.partsWithout(Set.copyOf(change.names())))) {
            olds.add(files.get(name));
            news.add(files.get(name).source());
        }
        news.sort(Comparator.comparingInt(source -> order.indexOf(source.name())));
        return new Scope(olds, news);
    }

    /** The files beside those of the change, as a log line names them. */
    String others(Change change) {
        List<String> others = olds.stream()
                .map(old -> old.source().name())
                .filter(name -> !change.names().contains(name))
                .toList();
        return others.isEmpty() ? "" : ", and what uses it: " + String.join(", ", others);
    }
}
