// Reads QR codes in a video picture: with the browser's own detector, else with ours in a worker.
const LONGEST_SIDE = 960; // larger pictures take longer and are read no better

export async function newDecoder() {
  return (await nativeDecoder()) ?? new WorkerDecoder();
}

async function nativeDecoder() {
  if (!("BarcodeDetector" in self)) return null;
  try {
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new NativeDecoder() : null;
  } catch {
    return null;
  }
}

class NativeDecoder {
  #detector = new BarcodeDetector({ formats: ["qr_code"] });
  #instead = null;

  async read(video) {
    if (this.#instead) return this.#instead.read(video);
    try {
      return (await this.#detector.detect(video)).map((code) => code.rawValue);
    } catch {
      this.#instead = new WorkerDecoder(); // some systems name the detector and cannot run it
      return [];
    }
  }
}

class WorkerDecoder {
  #worker = new Worker(new URL("decoder_worker.js", import.meta.url));
  #canvas = document.createElement("canvas");

  async read(video) {
    const { videoWidth: width, videoHeight: height } = video;
    if (!width || !height) return [];
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, 0, 0, this.#canvas.width, this.#canvas.height);
    return this.#ask(context.getImageData(0, 0, this.#canvas.width, this.#canvas.height));
  }

  #ask(picture) {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) => (data.fault ? reject(new Error(data.fault)) : resolve(data.texts));
      this.#worker.onerror = (event) => reject(new Error(event.message || "the engine could not be loaded"));
      this.#worker.postMessage(picture, [picture.data.buffer]);
    });
  }
}
