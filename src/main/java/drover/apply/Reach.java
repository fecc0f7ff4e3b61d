package drover.apply;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How far a change reaches: what a file shares with others (a template, a bean) may not be what it was. */
final class Reach {
    private Reach() {}

    /**
     * The files that use what changes, without those that change themselves.
     *
     * @param before the parts of the files that change, as they run
     * @param after the same as they shall be
     * @param others the parts of all other files that run, by their names
     */
    static Set<String> of(Collection<Parts> before, Collection<Parts> after, Map<String, Parts> others) {
        Map<String, Parts.Part> was = shared(before);
        Map<String, Parts.Part> shall = shared(after);
        Set<String> changed = new HashSet<>();
        Set<String> names = new HashSet<>(was.keySet());
        names.addAll(shall.keySet());
        for (String name : names) {
            if (!was.containsKey(name)
                    || !shall.containsKey(name)
                    || !was.get(name).text().equals(shall.get(name).text())) {
                changed.add(name);
            }
        }
        Map<String, Parts.Part> all = shared(others.values());
        all.putAll(shall);
        // What is made of what has changed is another one, too.
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, Parts.Part> one : all.entrySet()) {
                more |= touches(one.getValue().uses(), changed) && changed.add(one.getKey());
            }
        }
        Set<String> users = new TreeSet<>();
        others.forEach((file, parts) -> {
            if (touches(parts.uses(), changed) || touches(parts.shared().keySet(), changed)) {
                users.add(file);
            }
        });
        return users;
    }

    private static Map<String, Parts.Part> shared(Collection<Parts> files) {
        Map<String, Parts.Part> all = new HashMap<>();
        files.forEach(parts -> all.putAll(parts.shared()));
        return all;
    }

    private static boolean touches(Set<String> uses, Set<String> changed) {
        return uses.stream().anyMatch(changed::contains);
    }
}
