package drover.poll;

import drover.record.Batch;
import drover.record.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which record stands where in a list that is ordered by time, as far as a poll has seen it. */
final class Places {
    private final List<Instant> times = new ArrayList<>();
    private boolean known = true;
    private int lastPlace = -1;
    private String last;

    /** What stands before the first page is not known. */
    void unknown() {
        known = false;
    }

    void known() {
        known = true;
    }

    /**
     * A page, and where it begins. The last record is the last whose time is not in the future: behind it nothing comes in.
     *
     * @param names what each record is known by
     */
    void at(int begin, Batch page, List<String> names, Instant now) {
        for (int i = 0; i < page.readings().size(); i++) {
            if (!page.readings().get(i).modified().isAfter(now)) {
                lastPlace = begin + page.places().get(i);
                last = names.get(page.places().get(i));
            }
        }
        if (known) {
            remember(begin, page, names.size());
        }
    }

    private void remember(int begin, Batch page, int size) {
        while (times.size() > begin) {
            times.remove(times.size() - 1);
        }
        int next = 0;
        for (int place = 0; place < size; place++) {
            boolean readable = next < page.readings().size() && page.places().get(next) == place;
            Reading reading = readable ? page.readings().get(next++) : null;
            // What cannot be read stands where it stands: with the one before it.
            times.add(
                    reading != null
                            ? reading.modified()
                            : times.isEmpty() ? Instant.EPOCH : times.get(times.size() - 1));
        }
    }

    /**
     * Where the list ended.
     *
     * @param window what was read begins there
     * @param from the next poll has to look at everything from this time on
     */
    Mark mark(Instant window, Instant from, Instant read) {
        if (last == null) {
            return null;
        }
        if (!known || from == null || (window != null && !from.isAfter(window))) {
            return new Mark(window, lastPlace, read, last);
        }
        int before = 0;
        while (before < times.size() && times.get(before).isBefore(from)) {
            before++;
        }
        return new Mark(from, lastPlace - before, read, last);
    }
}
