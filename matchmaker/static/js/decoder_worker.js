// Reads QR codes in pictures, away from the page so that it never stutters.
/* global ZXingWASM */
importScripts("../vendor/zxing-reader.js");

// Without this the engine would be asked for at a foreign site.
const locateFile = (name) => new URL(`../vendor/${name}`, self.location.href).href;
ZXingWASM.prepareZXingModule({ overrides: { locateFile }, fireImmediately: true }).catch(() => {});

// Inverted codes stay on (`tryInvert`): a phone in dark mode may show one.
const OPTIONS = { formats: ["QRCode"], tryHarder: false, maxNumberOfSymbols: 1 };

self.onmessage = async ({ data }) => {
  try {
    const found = await ZXingWASM.readBarcodes(data, OPTIONS);
    self.postMessage({ texts: found.filter((code) => code.isValid).map((code) => code.text) });
  } catch (fault) {
    self.postMessage({ fault: String(fault) });
  }
};
