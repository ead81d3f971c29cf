// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marble audio codec.
 */

#include <linux/module.h>
#include <sound/soc.h>

#define MARBLE_VOL_MAX	63

static int marble_set_volume(struct snd_soc_component *comp, unsigned int vol)
{
	if (vol > MARBLE_VOL_MAX)
		return -ERANGE;

	return snd_soc_component_write(comp, 0x10, vol);
}

static int marble_mute(struct snd_soc_component *comp, bool mute)
{
	return snd_soc_component_write(comp, 0x11, mute);
}

MODULE_LICENSE("GPL");
