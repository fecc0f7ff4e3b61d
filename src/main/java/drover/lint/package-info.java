/** What is wrong with route files, and where: read as they are written, without anything that runs. */
package drover.lint;
