// Opens a camera in a video element, chooses among several, switches the light.
const CHOICE = "matchmaker-camera";

export function isPossible() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

// Whether the camera opens without another question.
export async function isAllowed() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    return false; // not every browser can say
  }
}

export async function open(video, deviceId = localStorage.getItem(CHOICE)) {
  close(video);
  const wanted = { width: { ideal: 1280 }, height: { ideal: 720 } };
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { ...wanted, ...(deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" }) },
    });
  } catch (fault) {
    if (!deviceId || fault.name === "NotAllowedError") throw fault;
    localStorage.removeItem(CHOICE); // the chosen camera is gone: any other is better than none
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted });
  }
  await video.play();
}

export function close(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

export async function choices() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput");
}

export function choose(deviceId) {
  localStorage.setItem(CHOICE, deviceId);
}

export function current(video) {
  return video.srcObject?.getVideoTracks()[0];
}

export function hasLight(video) {
  return Boolean(current(video)?.getCapabilities?.().torch);
}

export function setLight(video, isOn) {
  return current(video)?.applyConstraints({ advanced: [{ torch: isOn }] });
}

// The name of the sentence that explains why there is no picture.
export function explanation(fault) {
  if (fault.name === "NotAllowedError" || fault.name === "SecurityError") return "camera-refused";
  if (fault.name === "NotFoundError" || fault.name === "OverconstrainedError") return "camera-missing";
  return "camera-busy";
}
