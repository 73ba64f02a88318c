/** How the library is found, called and read from. None of it is API. */
@NullMarked
package dev.inlay.internal;

import org.jspecify.annotations.NullMarked;
