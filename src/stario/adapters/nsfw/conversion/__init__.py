"""From TensorFlow.js graph models, as nsfwjs packs them, to ONNX."""
