/** The requests, results and chunks of the protocol. What may be absent is nullable. */
@NullMarked
package dev.inlay.protocol;

import org.jspecify.annotations.NullMarked;
