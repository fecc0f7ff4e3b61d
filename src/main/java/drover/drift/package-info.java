/** Whether records still look as they are expected to: a schema beside the fixtures, against which a sample of them is held. */
package drover.drift;
