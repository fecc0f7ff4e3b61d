package drover.hints;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Watches, in the process of the application, what it reaches by name. {@link AgentJar} packs it. */
public final class Agent {
    private Agent() {}

    /**
     * What the JVM calls before the application.
     *
     * @param options the jar with {@link Reached}, which every class must see, a comma, and the file to write
     */
    public static void premain(String options, Instrumentation instrumentation) throws Exception {
        String[] files = options.split(",", -1);
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(files[0]));
        Class.forName("drover.hints.Reached", true, null)
                .getMethod("begin", Path.class)
                .invoke(null, Path.of(files[1]));
        instrumentation.addTransformer(new Transformer());
    }

    private static final class Transformer implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            if (loader == null
                    || name == null
                    || name.matches("(java|jdk|sun|com/sun|org/objectweb/asm|drover/hints)/.*")) {
                return null;
            }
            try {
                ClassReader reader = new ClassReader(bytes);
                ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
                reader.accept(new CallSites(writer), ClassReader.EXPAND_FRAMES);
                return writer.toByteArray();
            } catch (RuntimeException e) {
                System.err.println("not watched: " + name + ": " + e);
                return null;
            }
        }
    }
}
