//! libinlay.
