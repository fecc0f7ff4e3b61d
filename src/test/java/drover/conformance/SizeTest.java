package drover.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** A class is read on a few screens, and a method on one. */
class SizeTest {
    private static final int LONGEST_FILE = 250;
    private static final int LONGEST_METHOD = 40;

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void no_file_has_more_than_250_lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LONGEST_FILE) {
                tooLong.add(file + " has " + lines + " lines");
            }
        }

        assertEquals(List.of(), tooLong, "Find the second thing that it does, and give it a class of its own.");
    }

    @Test
    void no_method_has_more_than_40_lines() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> tooLong = new ArrayList<>();
        int methods = 0;
        try (StandardJavaFileManager sources = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, sources, problem -> {}, null, null, sources.getJavaFileObjectsFromPaths(files()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                methods += methods(unit, positions, tooLong);
            }
        }

        assertTrue(methods > 1000, "it has looked at " + methods + " methods only");
        assertEquals(List.of(), tooLong, "Name what a part of it does, and make that a method.");
    }

    private static int methods(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
        int[] count = {0};
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                count[0]++;
                long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
                long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
                if (last - first + 1 > LONGEST_METHOD) {
                    tooLong.add(unit.getSourceFile().getName() + ": " + method.getName() + " has " + (last - first + 1)
                            + " lines");
                }
                return super.visitMethod(method, null);
            }
        }.scan(unit, null);
        return count[0];
    }
}
