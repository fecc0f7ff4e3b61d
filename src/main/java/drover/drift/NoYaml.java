package drover.drift;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/**
 * Schemas are JSON, and what reads those in YAML is not on the class path: the builder of a native image, which makes this reader's
 * statics, must not meet it.
 */
@TargetClass(className = "com.networknt.schema.serialization.YamlMapperFactory")
final class NoYaml {
    @Substitute
    @SuppressWarnings("DoNotCallSuggester") // The library calls it.
    static ObjectMapper getInstance() {
        throw new IllegalStateException("A schema in YAML is not read: write it as JSON.");
    }
}
