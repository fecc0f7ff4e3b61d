package drover.live;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been read and is not carried on yet, with a bound in number and in bytes: who puts waits while it is full. By
 * {@code newest} it holds of each key the newest only; otherwise everything, in its order.
 */
final class Backlog {
    private final boolean newest;
    private final int most;
    private final long mostBytes;
    private Map<Object, Told.Tick> records = new LinkedHashMap<>();
    private long bytes;
    private long number;
    private long returned;

    Backlog(boolean newest, int most, long mostBytes) {
        this.newest = newest;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Waits for room; true where the record has taken the place of another of its key. */
    synchronized boolean put(Told.Tick record) throws InterruptedException {
        Object key = newest ? record.key() : (Object) number++;
        while (!records.isEmpty()
                && !records.containsKey(key)
                && (records.size() >= most || bytes + record.bytes() > mostBytes)) {
            wait();
        }
        Told.Tick before = records.put(key, record);
        bytes += record.bytes() - (before == null ? 0 : before.bytes());
        notifyAll();
        return before != null;
    }

    /** Waits until there is something; the oldest, at most so many. */
    synchronized List<Told.Tick> take(int atMost) throws InterruptedException {
        while (records.isEmpty()) {
            wait();
        }
        List<Told.Tick> taken = new ArrayList<>();
        Iterator<Told.Tick> oldest = records.values().iterator();
        while (oldest.hasNext() && taken.size() < atMost) {
            Told.Tick record = oldest.next();
            oldest.remove();
            bytes -= record.bytes();
            taken.add(record);
        }
        notifyAll();
        return taken;
    }

    /** What could not be carried on is the oldest again; of how many there is a newer one by now. */
    synchronized int giveBack(List<Told.Tick> taken) {
        Map<Object, Told.Tick> all = new LinkedHashMap<>();
        for (Told.Tick record : taken) {
            returned--;
            all.put(newest ? record.key() : (Object) returned, record);
        }
        int before = all.size() + records.size();
        all.putAll(records);
        records = all;
        bytes = records.values().stream().mapToLong(Told.Tick::bytes).sum();
        notifyAll();
        return before - records.size();
    }

    synchronized int size() {
        return records.size();
    }
}
