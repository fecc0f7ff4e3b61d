package drover.hints;

import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Puts a call to {@link Reached} beside each call that reaches something by name. A class that is named by a constant where it is asked for
 * is left out: the builder of a native image sees it.
 */
final class CallSites extends ClassVisitor {
    private static final Type REACHED = Type.getObjectType("drover/hints/Reached");
    private static final Method MEMBER = Method.getMethod("void member(Object, String)");
    private static final Method TYPE = Method.getMethod("void type(Object, String)");
    private static final Method RESOURCE = Method.getMethod("void resource(Object, Object, String, String)");
    private static final Method SERVICE = Method.getMethod("void service(Object, String)");
    private static final Method PROXY = Method.getMethod("void proxy(Object, String)");

    private enum What {
        MEMBER,
        TYPE,
        RESOURCE,
        SERVICE,
        PROXY
    }

    private static final Map<String, What> CALLS = Map.ofEntries(
            Map.entry("java/lang/reflect/Method.invoke", What.MEMBER),
            Map.entry("java/lang/reflect/Constructor.newInstance", What.MEMBER),
            Map.entry("java/lang/reflect/Field.get", What.MEMBER),
            Map.entry("java/lang/reflect/Field.set", What.MEMBER),
            Map.entry("java/lang/Class.newInstance", What.MEMBER),
            Map.entry("java/lang/Class.forName", What.TYPE),
            Map.entry("java/lang/ClassLoader.loadClass", What.TYPE),
            Map.entry("java/lang/Class.getResource", What.RESOURCE),
            Map.entry("java/lang/Class.getResourceAsStream", What.RESOURCE),
            Map.entry("java/lang/ClassLoader.getResource", What.RESOURCE),
            Map.entry("java/lang/ClassLoader.getResourceAsStream", What.RESOURCE),
            Map.entry("java/util/ServiceLoader.load", What.SERVICE),
            Map.entry("java/lang/reflect/Proxy.newProxyInstance", What.PROXY));

    private String name;

    CallSites(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
        this.name = name.replace('/', '.');
        super.visit(version, access, name, signature, parent, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(int access, String method, String type, String signature, String[] thrown) {
        MethodVisitor next = super.visitMethod(access, method, type, signature, thrown);
        return next == null ? null : new Sites(next, access, method, type);
    }

    private final class Sites extends GeneratorAdapter {
        private boolean constant;

        Sites(MethodVisitor next, int access, String method, String type) {
            super(Opcodes.ASM9, next, access, method, type);
        }

        @Override
        public void visitLdcInsn(Object value) {
            super.visitLdcInsn(value);
            constant = value instanceof String;
        }

        @Override
        public void visitVarInsn(int code, int variable) {
            super.visitVarInsn(code, variable);
            // A class loader may come after the name: from wherever it is.
            constant &= code == Opcodes.ALOAD;
        }

        @Override
        public void visitInsn(int code) {
            super.visitInsn(code);
            constant &= code == Opcodes.ICONST_0 || code == Opcodes.ICONST_1;
        }

        @Override
        public void visitMethodInsn(int code, String owner, String method, String type, boolean itf) {
            What what = CALLS.get(owner + "." + method);
            boolean known = constant && what == What.TYPE;
            constant &= method.endsWith("ClassLoader") || method.equals("currentThread");
            if (what == null || known) {
                super.visitMethodInsn(code, owner, method, type, itf);
                return;
            }
            Type[] types = Type.getArgumentTypes(type);
            int[] kept = new int[types.length];
            for (int i = types.length - 1; i >= 0; i--) {
                kept[i] = newLocal(types[i]);
                storeLocal(kept[i]);
            }
            int receiver = -1;
            if (code != Opcodes.INVOKESTATIC) {
                receiver = newLocal(Type.getObjectType(owner));
                storeLocal(receiver);
                loadLocal(receiver);
            }
            before(what, receiver, kept);
            for (int local : kept) {
                loadLocal(local);
            }
            super.visitMethodInsn(code, owner, method, type, itf);
            after(what, receiver, kept);
        }

        private void before(What what, int receiver, int[] kept) {
            switch (what) {
                case MEMBER -> tell(receiver, MEMBER);
                case SERVICE -> tell(service(kept), SERVICE);
                case PROXY -> tell(kept[1], PROXY);
                case TYPE, RESOURCE -> {
                    // Only what is found counts: afterwards.
                }
            }
        }

        private void after(What what, int receiver, int[] kept) {
            if (what == What.TYPE) {
                dup();
                push(name);
                invokeStatic(REACHED, TYPE);
            } else if (what == What.RESOURCE) {
                dup();
                loadLocal(receiver);
                loadLocal(kept[0]);
                push(name);
                invokeStatic(REACHED, RESOURCE);
            }
        }

        /** {@code load(layer, type)} has the type behind. */
        private int service(int[] kept) {
            return kept.length == 2 && getLocalType(kept[1]).equals(Type.getType(Class.class)) ? kept[1] : kept[0];
        }

        private void tell(int local, Method method) {
            loadLocal(local);
            push(name);
            invokeStatic(REACHED, method);
        }
    }
}
