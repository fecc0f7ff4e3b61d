package drover.system.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * How the body of an answer is read: into memory, and never more than its limit.
 *
 * @param limit bytes; an API's answer that is larger is cut off one byte later, so that whoever reads it sees it
 * @param optional whether the answer is as good without it: a receiver has said all by its status
 */
record Body(int limit, boolean optional) {

    /**
     * The same answer, with what was read of its body.
     *
     * @param drop closes the connection: what is not read to its end is not read on
     */
    ClassicHttpResponse read(ClassicHttpResponse answer, Runnable drop) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            return answer;
        }
        byte[] bytes = new byte[0];
        try {
            InputStream in = entity.getContent();
            bytes = in == null ? bytes : in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                drop.run();
            } else if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            drop.run();
            if (!optional) {
                throw new BrokenAnswer(answer.getCode(), e);
            }
        }
        answer.setEntity(new ByteArrayEntity(
                bytes, ContentType.parseLenient(entity.getContentType()), entity.getContentEncoding()));
        return answer;
    }
}
