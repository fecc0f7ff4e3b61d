package drover.record;

import java.util.ArrayList;
import java.util.List;

/** Two texts line by line, as {@code diff -u} shows how they differ. */
public final class UnifiedDiff {
    private static final int AROUND = 3;
    /** More than so many pairs of lines are not compared: the part is shown as replaced. */
    private static final long MOST = 4_000_000;

    private UnifiedDiff() {}

    /**
     * A line that is shown.
     *
     * @param mark whether it is in both ({@code ' '}), only before ({@code '-'}) or only now ({@code '+'}); {@code '@'}: here lines
     *     that are the same have been left out
     * @param before its number before; null where it was not there
     * @param now its number now; null where it is not there any more
     */
    public record Line(char mark, Integer before, Integer now, String text) {
        /** As {@code diff -u} writes it. */
        public String written() {
            return mark == '@' ? text : mark + text;
        }
    }

    private record Marked(char mark, String text) {}

    /** Nothing where they do not differ. */
    public static List<String> of(String name, String before, String now) {
        return of(name, name, lines(before, now));
    }

    /** Lines as {@code diff -u} writes them, below the names of both texts. */
    public static List<String> of(String nameBefore, String nameNow, List<Line> lines) {
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> shown = new ArrayList<>(List.of("--- " + nameBefore, "+++ " + nameNow));
        lines.forEach(line -> shown.add(line.written()));
        return shown;
    }

    /** The lines that differ, and those around them; none where they do not differ. */
    public static List<Line> lines(String before, String now) {
        List<Marked> lines = compare(before.lines().toList(), now.lines().toList());
        List<Line> shown = new ArrayList<>();
        int old = 1;
        int fresh = 1;
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            Marked line = lines.get(i);
            if (isNear(lines, i)) {
                if (last < i - 1 || last < 0) {
                    shown.add(new Line('@', old, fresh, "@@ -" + old + " +" + fresh + " @@"));
                }
                shown.add(new Line(
                        line.mark(), line.mark() == '+' ? null : old, line.mark() == '-' ? null : fresh, line.text()));
                last = i;
            }
            old += line.mark() == '+' ? 0 : 1;
            fresh += line.mark() == '-' ? 0 : 1;
        }
        return shown;
    }

    private static boolean isNear(List<Marked> lines, int place) {
        return lines.subList(Math.max(0, place - AROUND), Math.min(lines.size(), place + AROUND + 1)).stream()
                .anyMatch(line -> line.mark() != ' ');
    }

    private static List<Marked> compare(List<String> before, List<String> now) {
        int same = 0;
        while (same < before.size() && same < now.size() && before.get(same).equals(now.get(same))) {
            same++;
        }
        int end = 0;
        while (end < before.size() - same
                && end < now.size() - same
                && before.get(before.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        List<Marked> lines = new ArrayList<>();
        before.subList(0, same).forEach(text -> lines.add(new Marked(' ', text)));
        compare(before.subList(same, before.size() - end), now.subList(same, now.size() - end), lines);
        before.subList(before.size() - end, before.size()).forEach(text -> lines.add(new Marked(' ', text)));
        return lines;
    }

    /** By the longest common subsequence. */
    private static void compare(List<String> before, List<String> now, List<Marked> lines) {
        int i = 0;
        int j = 0;
        if ((long) before.size() * now.size() <= MOST) {
            int[][] common = common(before, now);
            while (i < before.size() && j < now.size()) {
                if (before.get(i).equals(now.get(j))) {
                    lines.add(new Marked(' ', before.get(i)));
                    i++;
                    j++;
                } else if (common[i + 1][j] >= common[i][j + 1]) {
                    lines.add(new Marked('-', before.get(i++)));
                } else {
                    lines.add(new Marked('+', now.get(j++)));
                }
            }
        }
        before.subList(i, before.size()).forEach(text -> lines.add(new Marked('-', text)));
        now.subList(j, now.size()).forEach(text -> lines.add(new Marked('+', text)));
    }

    private static int[][] common(List<String> before, List<String> now) {
        int[][] common = new int[before.size() + 1][now.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
