//! Images and layers: containers/storage, and the image service over it.
