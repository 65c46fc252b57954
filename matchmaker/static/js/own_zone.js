// Offers the zone of this machine before the world's own time: <form data-own-zone> with a field "timezone".
for (const form of document.querySelectorAll("[data-own-zone]")) {
  const zones = form.elements.timezone;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isOffered = [...zones.options].some((option) => option.value === own);
  if (zones.value === "UTC" && isOffered) zones.value = own;
}
