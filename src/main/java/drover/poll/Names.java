package drover.poll;

import drover.record.Batch;
import drover.record.Digest;
import drover.record.Reading;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What the records of a page are known by, in the order they came; once a record has changed it is another. */
final class Names {
    private Names() {}

    static List<String> of(Batch page) {
        String[] names = new String[page.size()];
        for (int i = 0; i < page.readings().size(); i++) {
            Reading reading = page.readings().get(i);
            names[page.places().get(i)] = reading.key() + " " + reading.modified();
        }
        page.foreign().forEach(other -> names[other.place()] = "foreign " + other.name());
        int place = 0;
        for (Batch.Refused refused : page.refused()) {
            while (names[place] != null) {
                place++;
            }
            names[place] = HexFormat.of().formatHex(Digest.of(refused.record()));
        }
        return Arrays.asList(names);
    }
}
