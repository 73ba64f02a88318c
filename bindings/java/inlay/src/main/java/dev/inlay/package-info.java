/**
 * Runs language models in this process, through libinlay.
 *
 * <p>{@link dev.inlay.Client} is where to begin.
 */
@NullMarked
package dev.inlay;

import org.jspecify.annotations.NullMarked;
