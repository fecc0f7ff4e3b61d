package drover.lint;

import java.util.ArrayList;
import java.util.List;

/** What is found in one file. */
final class Found {
    private final String path;
    private final List<Finding> findings = new ArrayList<>();

    Found(String path) {
        this.path = path;
    }

    void add(Rule rule, Place place, String message, String help) {
        findings.add(new Finding(path, place.line(), place.column(), rule, message, help));
    }

    List<Finding> all() {
        return findings;
    }
}
